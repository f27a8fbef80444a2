using Lanstead.Agent.Connecting;
using Lanstead.Agent.Reconciling;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>Tells the server what a machine in a tunnel has: a tunnel server its addresses, each what programs listen on. At first, and when it is other than that.</summary>
/// <remarks>Owned by the reconcile loop.</remarks>
internal sealed class TunnelReports(ServerLink server, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(60);

    private int _generation = -1;
    private int _blocksGeneration = -1;
    private IReadOnlyList<BlockListStatus> _blocks = [];
    private long _blocksAt;
    private PublicAddresses? _addresses;
    private ListeningPorts? _listening;
    private IReadOnlyList<ListeningSocket> _sockets = [];
    private Dictionary<ulong, string> _names = [];
    private long _lookedAt;

    /// <summary>Tells how block lists stand: at first, and each minute when that changed.</summary>
    public void TellBlocks(IReadOnlyList<BlockListStatus> lists)
    {
        bool isNew = _blocksGeneration != server.Generation;
        if (server.State.Word != "connected" || (!isNew && (time.GetElapsedTime(_blocksAt) < CountInterval || lists.SequenceEqual(_blocks))) || (lists.Count == 0 && _blocks.Count == 0))
            return;
        if (server.Send(new AgentFrame { Status = new StatusReport { BlockLists = { lists } } }))
            (_blocksGeneration, _blocks, _blocksAt) = (server.Generation, lists, time.GetTimestamp());
    }

    public void Tell(IReadOnlyCollection<DesiredNetwork> tunnels, SystemView system)
    {
        if (tunnels.Count == 0 || server.State.Word != "connected")
            return;
        bool isNew = _generation != server.Generation;
        if (isNew)
            (_generation, _addresses, _listening) = (server.Generation, null, null);
        if (tunnels.Any(tunnel => tunnel.Plan.IsHub))
        {
            var addresses = new PublicAddresses { Addresses = { PublicAddressList.Of(system, server.ObservedAddress) } };
            if (!addresses.Equals(_addresses) && server.Send(new AgentFrame { Status = new StatusReport { PublicAddresses = addresses } }))
                _addresses = addresses;
        }
        if (!isNew && time.GetElapsedTime(_lookedAt) < LookInterval)
            return;
        _lookedAt = time.GetTimestamp();
        IReadOnlyList<ListeningSocket> sockets = ListeningSockets.Read();
        // Whose they are takes a look at each process of the machine.
        if (!sockets.SequenceEqual(_sockets))
            (_sockets, _names) = (sockets, ListeningPrograms.Names(sockets.Select(socket => socket.Inode).Where(inode => inode != 0).ToHashSet()));
        var listening = new ListeningPorts { Ports = { ListeningPrograms.Of(sockets, inode => _names.GetValueOrDefault(inode, "")) } };
        if (!listening.Equals(_listening) && server.Send(new AgentFrame { Status = new StatusReport { Listening = listening } }))
            _listening = listening;
    }
}
