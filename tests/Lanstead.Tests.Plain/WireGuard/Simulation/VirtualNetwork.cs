using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard.Simulation;

/// <summary>Carries datagrams between devices in virtual time; an eavesdropper keeps a copy of each that is sent.</summary>
internal sealed class VirtualNetwork
{
    private readonly Dictionary<Endpoint, VirtualDevice> _devices = [];
    private readonly PriorityQueue<Flight, (TimeSpan, long)> _underWay = new();
    private long _sequence;

    /// <summary>Monotonic time.</summary>
    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>How long a datagram travels.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Which datagrams are lost; none by default.</summary>
    public Func<Flight, bool> Loses { get; set; } = _ => false;

    /// <summary>Everything that was sent, in order, lost or not.</summary>
    public List<Flight> Seen { get; } = [];

    public void Attach(Endpoint address, VirtualDevice device) => _devices[address] = device;

    public void Detach(Endpoint address) => _devices.Remove(address);

    public void Send(Endpoint from, Endpoint to, ReadOnlySpan<byte> bytes)
    {
        var flight = new Flight(Now, from, to, bytes.ToArray());
        Seen.Add(flight);
        if (!Loses(flight))
            _underWay.Enqueue(flight, (Now + Latency, _sequence++));
    }

    /// <summary>Lets time pass; whatever is due happens at its time.</summary>
    public void Run(TimeSpan duration)
    {
        TimeSpan end = Now + duration;
        while (true)
        {
            TimeSpan next = end;
            if (_underWay.TryPeek(out _, out (TimeSpan At, long) arrival) && arrival.At < next)
                next = arrival.At;
            foreach (VirtualDevice device in _devices.Values)
            {
                if (device.Device.NextDeadline is { } deadline && deadline < next)
                    next = deadline;
            }
            // A device whose clock is shifted on purpose may name a time that has passed.
            if (next > Now)
                Now = next;
            while (_underWay.TryPeek(out Flight? flight, out arrival) && arrival.At <= Now)
            {
                _underWay.Dequeue();
                if (_devices.TryGetValue(flight.To, out VirtualDevice? receiver))
                    receiver.Receive(flight.Bytes, flight.From);
            }
            foreach (VirtualDevice device in _devices.Values)
                device.Device.OnDeadline(Now, device.WallClock, device);
            if (Now >= end)
                return;
        }
    }

    /// <summary>What the eavesdropper saw of a kind from an address.</summary>
    public IReadOnlyList<Flight> From(Endpoint address, Func<Flight, bool> which) => [.. Seen.Where(flight => flight.From == address && which(flight))];
}
