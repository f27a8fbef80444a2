using System.Net.WebSockets;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

// The network as a tunnel.
internal sealed partial class ScriptedServer
{
    private readonly Dictionary<Guid, TunnelPlan> _plans = [];
    private ulong _planRevision;

    /// <summary>Tells an agent what it does of the network, which is a tunnel, under a new revision.</summary>
    public async Task ExposeAsync(string name, params Exposure[] exposures)
    {
        WebSocket? socket;
        DeviceId device;
        lock (_gate)
        {
            Peer peer = _peers.Values.Single(one => one.Name == name);
            WireId.TryRead(peer.DeviceId, out device);
            socket = _connected.GetValueOrDefault(device.Value);
            _plans[device.Value] = new TunnelPlan { ServerId = _server.ToWire(), Epoch = 1, NetworkId = _network.ToWire(), PeerId = peer.PeerId, Revision = ++_planRevision, Exposures = { exposures } };
        }
        if (socket is not null)
            await SendPlanAsync(socket, device);
    }

    private async Task SendPlanAsync(WebSocket socket, DeviceId device)
    {
        TunnelPlan? plan;
        lock (_gate)
            plan = _plans.GetValueOrDefault(device.Value);
        if (plan is not null)
            await SendAsync(socket, new ServerFrame { TunnelPlan = _signer.Sign(plan) });
    }
}
