using System.Net.WebSockets;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Brings a session's manifest, and the networks that it listens to, up to date.</summary>
internal sealed class ManifestSender(ManifestLoader loader, NetworkFeeds feeds, PolicyFeeds policies, PlanFeeds plans, StateSigner signer)
{
    /// <summary>Sends the manifest, then the map of each network that is new to the session; ends the session of a device that is gone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="known">What the agent says it has, on connecting.</param>
    /// <param name="again">Also when the session has had this revision.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task SendAsync(AgentSession session, IReadOnlyDictionary<NetworkId, KnownNetwork> known, bool again, CancellationToken stop)
    {
        await session.ManifestTurn.WaitAsync(stop);
        try
        {
            if (session.Ended.IsCancellationRequested)
                return;
            if (await loader.LoadAsync(session.Identity!.Device, stop) is not { } manifest)
            {
                Dismiss(session, session.Identity.Device);
                return;
            }
            if (!again && manifest.Revision == session.ManifestRevision)
                return;
            session.ManifestRevision = manifest.Revision;
            session.Send(new ServerFrame { Manifest = signer.Sign(manifest) });
            // Where it is held it gets no map, and nothing that it says counts.
            var networks = manifest.Networks.Where(entry => entry.Held.Length == 0).ToDictionary(entry => Read<NetworkId>(entry.NetworkId), entry => Read<PeerId>(entry.PeerId));
            IReadOnlyDictionary<NetworkId, PeerId> before = session.Networks;
            session.Networks = networks;
            foreach (NetworkId left in before.Keys.Where(network => !networks.ContainsKey(network)))
            {
                feeds.Unsubscribe(left, session);
                policies.Unsubscribe(left, session);
                plans.Unsubscribe(left, session);
            }
            foreach ((NetworkId joined, PeerId peer) in networks.Where(pair => !before.TryGetValue(pair.Key, out PeerId had) || had != pair.Value))
            {
                if (before.ContainsKey(joined))
                {
                    policies.Unsubscribe(joined, session);
                    plans.Unsubscribe(joined, session);
                }
                // What may arrive comes before those from whom it could.
                await policies.SubscribeAsync(joined, peer, session, known.GetValueOrDefault(joined), stop);
                await plans.SubscribeAsync(joined, peer, session, stop);
                if (!before.ContainsKey(joined))
                    await feeds.SubscribeAsync(joined, session, known.GetValueOrDefault(joined), stop);
            }
        }
        finally
        {
            session.ManifestTurn.Release();
        }
    }

    /// <summary>Ends the session of a device that is not known, or no longer.</summary>
    public void Dismiss(AgentSession session, DeviceId device) => session.End(
        Goodbye.Types.Reason.DeviceRemoved, WebSocketCloseStatus.NormalClosure,
        "This device is not known here, or was removed. Join again with a new key.", signer.Sign(loader.Removal(device)));

    /// <summary>Takes the session out of all its networks; it has ended.</summary>
    public async Task ForgetAsync(AgentSession session)
    {
        await session.ManifestTurn.WaitAsync();
        try
        {
            foreach (NetworkId network in session.Networks.Keys)
            {
                feeds.Unsubscribe(network, session);
                policies.Unsubscribe(network, session);
                plans.Unsubscribe(network, session);
            }
            session.Networks = new Dictionary<NetworkId, PeerId>();
        }
        finally
        {
            session.ManifestTurn.Release();
        }
    }

    private static TId Read<TId>(Google.Protobuf.ByteString bytes)
        where TId : struct, IId<TId> => WireId.TryRead(bytes, out TId id) ? id : throw new InvalidOperationException("A manifest of ours holds a bad id.");
}
