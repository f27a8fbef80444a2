using System.Collections;
using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Agent.Exposing;

/// <summary>Which exposures a tunnel server opens, and why not the others. Pure.</summary>
internal static class PublicJudge
{
    private static readonly bool[] s_both = [false, true];

    // The system gives these to sockets that ask for no port, for a moment mostly (ip_local_port_range as Linux has it).
    private const int PassingFirst = 32_768, PassingLast = 60_999;

    /// <param name="tunnels">Those whose hub this machine is: their interfaces, and what is to be exposed by them.</param>
    /// <param name="own">The machine's addresses.</param>
    /// <param name="listening">What its programs listen on.</param>
    /// <param name="addressesOf">Addresses of a client in the tunnel; none when it is not known.</param>
    /// <param name="wasOpen">Exposures that are open already.</param>
    public static (IReadOnlyList<OpenExposure> Open, IReadOnlyList<ExposureState> Refused) Judge(
        IEnumerable<(string Interface, IReadOnlyList<PlannedExposure> Exposures)> tunnels, IReadOnlySet<IPAddress> own, IReadOnlyList<ListeningSocket> listening,
        Func<PeerId, IReadOnlyList<IPAddress>> addressesOf, IReadOnlySet<Guid> wasOpen)
    {
        var open = new List<OpenExposure>();
        var refused = new List<ExposureState>();
        var taken = new Dictionary<(IPAddress, bool Udp), BitArray>();
        foreach ((string name, IReadOnlyList<PlannedExposure> exposures) in tunnels)
        {
            foreach (PlannedExposure plan in exposures.Where(plan => plan.Named is null))
            {
                if (Look(plan) is { } failure)
                    refused.Add(new ExposureState(plan.Id, PublicSide: true, Open: false, failure.Code, failure.Message));
                else
                    open.Add(new OpenExposure(plan, addressesOf(plan.Client!.Value).First(address => address.AddressFamily == plan.Address!.AddressFamily), name));
            }
        }
        return (open, refused);

        Failure? Look(PlannedExposure plan)
        {
            if (plan.Fault is { } fault)
                return new Failure(AgentFailures.ExposureUnfit, fault);
            if (plan.Address is not { } address || plan.Client is not { } client)
                return new Failure(AgentFailures.ExposureUnfit, "It says neither at which address nor to whom.");
            if (!own.Contains(address))
                return new Failure(AgentFailures.ExposureAddressMissing, $"The tunnel server does not have the address {address} now.");
            if (!addressesOf(client).Any(one => one.AddressFamily == address.AddressFamily))
                return new Failure(AgentFailures.ExposureClientMissing, "Its device is not in the tunnel yet.");
            if (InUse(plan, address) is { } socket)
                return new Failure(AgentFailures.ExposurePortInUse, $"A program of the tunnel server itself listens on {(socket.Udp ? "UDP" : "TCP")} {socket.Port}. Choose another port, or stop it there.");
            return Take(plan, address) ? null : new Failure(AgentFailures.ExposureUnfit, "Another exposure has one of its ports.");
        }

        ListeningSocket? InUse(PlannedExposure plan, IPAddress address)
        {
            foreach (ListeningSocket socket in listening)
            {
                bool isPassing = socket is { Udp: true, Inode: not 0, Port: >= PassingFirst and <= PassingLast } && wasOpen.Contains(plan.Id);
                if (!isPassing && socket.Takes(address) && plan.Ports.Any(ports => (socket.Udp ? ports.Udp : ports.Tcp) && ports.First <= socket.Port && socket.Port <= ports.Last))
                    return socket;
            }
            return null;
        }

        // One that overlapped would keep the kernel from taking all others too.
        bool Take(PlannedExposure plan, IPAddress address)
        {
            var wanted = new List<(BitArray Of, int Port)>();
            foreach (PlannedPorts ports in plan.Ports)
            {
                foreach (bool udp in s_both.Where(udp => udp ? ports.Udp : ports.Tcp))
                {
                    BitArray of = taken.TryGetValue((address, udp), out BitArray? known) ? known : taken[(address, udp)] = new BitArray(ushort.MaxValue + 1);
                    for (int port = ports.First; port <= ports.Last; port++)
                    {
                        if (of[port])
                        {
                            wanted.ForEach(one => one.Of[one.Port] = false);
                            return false;
                        }
                        of[port] = true;
                        wanted.Add((of, port));
                    }
                }
            }
            return true;
        }
    }
}
