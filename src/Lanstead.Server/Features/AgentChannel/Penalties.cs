using System.Collections.Concurrent;
using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>How long an agent that was cut off for misbehaving stays out: longer each time, and less long for others at its address.</summary>
/// <remarks>
/// In memory, per server process; asked before anything is read from the database or verified. Only a machine that proved who it is can earn a penalty,
/// so nobody earns one for another's device. Thread-safe.
/// </remarks>
internal sealed class Penalties(TimeProvider time)
{
    // A bug that makes an agent misbehave once costs it seconds; one that goes on costs the server a connection each five minutes.
    private static readonly TimeSpan s_deviceFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_deviceLongest = TimeSpan.FromMinutes(5);

    // Others may share the address (NAT): those that are connected notice nothing, those that come meanwhile wait seconds.
    private static readonly TimeSpan s_addressFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_addressLongest = TimeSpan.FromSeconds(10);

    // Who comes again too soon, and again, waits so long for each answer.
    private static readonly TimeSpan s_held = TimeSpan.FromSeconds(1);

    // Requests of one address that wait for their refusal at once.
    private const int HeldMax = 2;

    private readonly Table<DeviceId> _devices = new(s_deviceFirst, s_deviceLongest);
    private readonly Table<IPAddress> _addresses = new(s_addressFirst, s_addressLongest);
    private readonly ConcurrentDictionary<IPAddress, int> _held = new();

    /// <summary>What is left of the device's penalty; zero: none.</summary>
    public TimeSpan Of(DeviceId device) => _devices.Remaining(device, time);

    /// <summary>What is left of the address's penalty; zero: none.</summary>
    public TimeSpan Of(IPAddress address) => _addresses.Remaining(address, time);

    /// <summary>Notes that a device was cut off; without an address when only a proxy's is known, behind which everybody may be.</summary>
    public void Add(DeviceId device, IPAddress? address)
    {
        _devices.Add(device, time);
        if (address is not null)
            _addresses.Add(address, time);
    }

    /// <summary>Holds a refusal back for a second, or what is left of the penalty; false, at once, when too many of this address are held already.</summary>
    public async Task<bool> HoldAsync(IPAddress address, TimeSpan left, CancellationToken stop)
    {
        if (!TryHold(address))
            return false;
        try
        {
            await Task.Delay(s_held < left ? s_held : left, time, stop);
            return true;
        }
        finally
        {
            Release(address);
        }
    }

    /// <summary>True when a refusal of this address may be held back; <see cref="Release"/> ends it.</summary>
    public bool TryHold(IPAddress address)
    {
        if (_held.AddOrUpdate(address, 1, (_, count) => count + 1) <= HeldMax)
            return true;
        Release(address);
        return false;
    }

    public void Release(IPAddress address)
    {
        if (_held.AddOrUpdate(address, 0, (_, count) => count - 1) <= 0)
            _held.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
    }

    private sealed class Table<TKey>(TimeSpan first, TimeSpan longest)
        where TKey : notnull
    {
        // Far more than misbehave at once; when it is full of penalties that still run, a further one is not kept.
        private const int MaxEntries = 10_000;

        // Who behaved for so long starts over.
        private static readonly TimeSpan s_forgotten = TimeSpan.FromMinutes(15);

        private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(1);

        private readonly ConcurrentDictionary<TKey, Penalty> _penalties = new();
        private long _sweptAt;

        public TimeSpan Remaining(TKey key, TimeProvider time)
        {
            if (!_penalties.TryGetValue(key, out Penalty? penalty))
                return TimeSpan.Zero;
            TimeSpan left = Length(penalty.Times) - time.GetElapsedTime(penalty.At);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        public void Add(TKey key, TimeProvider time)
        {
            bool isFull = _penalties.Count >= MaxEntries && !_penalties.ContainsKey(key);
            if (isFull && DropOver(time))
                isFull = _penalties.Count >= MaxEntries;
            if (!isFull)
                _penalties.AddOrUpdate(key, _ => new Penalty(1, time.GetTimestamp()), (_, old) => new Penalty(IsForgotten(old, time) ? 1 : old.Times + 1, time.GetTimestamp()));
        }

        private TimeSpan Length(int times) => TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * Math.Pow(2, times - 1), longest.TotalSeconds));

        private static bool IsForgotten(Penalty penalty, TimeProvider time) => time.GetElapsedTime(penalty.At) >= s_forgotten;

        // The whole table, so once a second: more often would let those who fill it cost more than they may.
        private bool DropOver(TimeProvider time)
        {
            long swept = Interlocked.Read(ref _sweptAt), now = time.GetTimestamp();
            if (swept != 0 && time.GetElapsedTime(swept, now) < s_sweep || Interlocked.CompareExchange(ref _sweptAt, now, swept) != swept)
                return false;
            foreach ((TKey key, Penalty penalty) in _penalties)
            {
                if (time.GetElapsedTime(penalty.At) >= Length(penalty.Times))
                    _penalties.TryRemove(key, out _);
            }
            return true;
        }

        private sealed record Penalty(int Times, long At);
    }
}
