using System.Net;
using System.Net.WebSockets;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Alerts;
using Lanstead.Server.Features.Blocks;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Expose;
using Lanstead.Server.Features.Fleet;
using Lanstead.Server.Features.Flows;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Routes;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What each frame of a connected agent does. Networks that the device is not in are ignored: its manifest tells.</summary>
internal sealed class AgentFrames(NetworkFeeds feeds, ManifestSender manifests, StatusBatch statuses, TunnelBatch tunnels, ExposureBatch exposures, CertificateBatch certificates, BlockBatch blockLists, AckBatch acks, FlowIntake flows, WarningIntake warnings, IServiceScopeFactory scopes)
{
    private static readonly Dictionary<NetworkId, KnownNetwork> s_nothingKnown = [];

    /// <summary>Whether the frame makes work for others than its sender.</summary>
    public static bool IsChange(AgentFrame frame) =>
        frame.BodyCase is AgentFrame.BodyOneofCase.KeyOffer or AgentFrame.BodyOneofCase.Endpoints or AgentFrame.BodyOneofCase.Resync or AgentFrame.BodyOneofCase.Leave
            or AgentFrame.BodyOneofCase.LockProof or AgentFrame.BodyOneofCase.LockEntries
            or AgentFrame.BodyOneofCase.RouteOffers || frame.Status is { Lans: not null } or { PublicAddresses: not null } or { Listening: not null };

    public Task HandleAsync(AgentSession session, AgentFrame frame, CancellationToken stop) => frame.BodyCase switch
    {
        AgentFrame.BodyOneofCase.Ack => AckAsync(session, frame.Ack, stop),
        AgentFrame.BodyOneofCase.Resync => ResyncAsync(session, frame.Resync, stop),
        AgentFrame.BodyOneofCase.KeyOffer => OfferKeyAsync(session, frame.KeyOffer, stop),
        AgentFrame.BodyOneofCase.Endpoints => OfferEndpointsAsync(session, frame.Endpoints, stop),
        AgentFrame.BodyOneofCase.RouteOffers => OfferRoutesAsync(session, frame.RouteOffers, stop),
        AgentFrame.BodyOneofCase.Leave => LeaveAsync(session, frame.Leave, stop),
        AgentFrame.BodyOneofCase.LockProof => ProveLockAsync(session, frame.LockProof, stop),
        AgentFrame.BodyOneofCase.LockEntries => TakeBackAsync(session, frame.LockEntries, stop),
        AgentFrame.BodyOneofCase.PairNote => PassOnAsync(session, frame.PairNote, stop),
        AgentFrame.BodyOneofCase.Status => ReportAsync(session, frame.Status, stop),
        AgentFrame.BodyOneofCase.Flows => TakeFlowsAsync(session, frame.Flows, stop),
        AgentFrame.BodyOneofCase.Ping => Answer(session, frame.Ping),
        _ => Refuse(session, "This frame does not belong here."),
    };

    private async Task AckAsync(AgentSession session, Ack ack, CancellationToken stop)
    {
        NetworkId? network = null;
        if (ack.NetworkId.Length > 0)
        {
            if (!WireId.TryRead(ack.NetworkId, out NetworkId id) || !session.Networks.ContainsKey(id))
                return;
            network = id;
        }
        await acks.AddAsync(session.Identity!, network, ack, stop);
        // It has our revision but not our peers: mend it now rather than at the next change.
        if (network is { } known && feeds.Find(known) is { } feed && feed.Differs(ack.Revision, ack.PeersHash))
            await feed.ResyncAsync(session, stop);
    }

    private async Task ResyncAsync(AgentSession session, Resync resync, CancellationToken stop)
    {
        if (resync.NetworkId.Length == 0)
            await manifests.SendAsync(session, s_nothingKnown, again: true, stop);
        else if (WireId.TryRead(resync.NetworkId, out NetworkId network) && session.Networks.ContainsKey(network) && feeds.Find(network) is { } feed)
            await feed.ResyncAsync(session, stop);
    }

    private async Task OfferKeyAsync(AgentSession session, KeyOffer offer, CancellationToken stop)
    {
        if (!WireId.TryRead(offer.NetworkId, out NetworkId network) || offer.PublicKey.Length != PublicKey.SizeBytes
            || offer.PublicKey.Span.IndexOfAnyExcept((byte)0) < 0)
        {
            await Refuse(session, "A key offer names a network and a key of 32 bytes.");
            return;
        }
        if (!session.Networks.ContainsKey(network))
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AgentChangeOutcome outcome = await scope.ServiceProvider.GetRequiredService<AgentChanges>()
            .OfferKeyAsync(session.Identity!, network, new PublicKey(offer.PublicKey.Span), offer.Overlaps, LockWord.Of(offer.LockKey, [offer.KeySignature]), stop);
        if (outcome == AgentChangeOutcome.KeyTaken)
            await Refuse(session, "Another device of the network has this key. Make a new one.");
    }

    private async Task ProveLockAsync(AgentSession session, LockProof proof, CancellationToken stop)
    {
        if (!WireId.TryRead(proof.NetworkId, out NetworkId network) || LockWord.Of(proof.LockKey, proof.KeySignatures) is not { } word)
        {
            await Refuse(session, "A proof names a network, a lock key and at most four signatures.");
            return;
        }
        if (!session.Networks.ContainsKey(network))
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LockProofs>().TakeAsync(session.Identity!, network, word, stop);
    }

    private async Task TakeBackAsync(AgentSession session, LockLog log, CancellationToken stop)
    {
        if (!WireId.TryRead(log.TenantId, out TenantId tenant) || log.Entries.Count == 0)
        {
            await Refuse(session, "Entries of a network lock name its space, and are some.");
            return;
        }
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LockReturns>().TakeAsync(session.Identity!, tenant, log.Entries, stop);
    }

    private async Task OfferEndpointsAsync(AgentSession session, Endpoints offer, CancellationToken stop)
    {
        if (!WireId.TryRead(offer.NetworkId, out NetworkId network) || offer.Endpoints_.Count > Protocol.AgentChannel.EndpointsMax
            || !offer.Endpoints_.All(text => EndpointText.TryParse(text, out _)))
        {
            await Refuse(session, "Endpoints are at most 16, each address:port.");
            return;
        }
        if (!session.Networks.ContainsKey(network))
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AgentChanges>()
            .OfferEndpointsAsync(session.Identity!, network, [.. offer.Endpoints_.Distinct()], stop);
    }

    private async Task OfferRoutesAsync(AgentSession session, RouteOffers offers, CancellationToken stop)
    {
        IPNetwork[] prefixes = [.. offers.Prefixes.Select(text => RouteRules.TryParse(text, out IPNetwork prefix) ? prefix : default).Distinct()];
        if (!WireId.TryRead(offers.NetworkId, out NetworkId network) || prefixes.Length > RouteRules.Max || !prefixes.All(RouteRules.IsLan))
        {
            await Refuse(session, "Offers of routes name a network, and at most 16 private networks.");
            return;
        }
        if (!session.Networks.ContainsKey(network))
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RouteOffering>().OfferAsync(session.Identity!, network, prefixes, stop);
    }

    private async Task PassOnAsync(AgentSession session, PairNote note, CancellationToken stop)
    {
        if (!WireId.TryRead(note.NetworkId, out NetworkId network) || !WireId.TryRead(note.PeerId, out PeerId peer) || !PairNotes.IsSound(note))
        {
            await Refuse(session, "What is said of a preshared key names a network and a device, and has 80 bytes or 16, or neither.");
            return;
        }
        if (!session.Networks.TryGetValue(network, out PeerId own))
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        PairNotes notes = scope.ServiceProvider.GetRequiredService<PairNotes>();
        if (note.Sealed.IsEmpty && note.Proof.IsEmpty && await notes.KeptForAsync(network, own, peer, stop) is { } kept)
            session.Send(kept);
        else
            await notes.PassOnAsync(network, own, peer, note, stop);
    }

    private async Task LeaveAsync(AgentSession session, Leave leave, CancellationToken stop)
    {
        if (!WireId.TryRead(leave.NetworkId, out NetworkId network))
        {
            await Refuse(session, "A leave names a network.");
            return;
        }
        if (!session.Networks.ContainsKey(network))
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AgentChanges>().LeaveAsync(session.Identity!, network, stop);
    }

    private async Task ReportAsync(AgentSession session, StatusReport report, CancellationToken stop)
    {
        statuses.Add(session.Identity!, report);
        tunnels.Add(session.Identity!, report);
        exposures.Add(session.Identity!, report);
        certificates.Add(session.Identity!, report);
        blockLists.Add(session.Identity!, report);
        if (report.PublicAddresses is not null || report.Listening is not null)
            await TellMachineAsync(session, report, stop);
        if (report.Posture is not null)
            await TellPostureAsync(session, report.Posture, stop);
        if (report.Warnings is not null)
            await TellWarningsAsync(session, report.Warnings, stop);
        if (report.Update is not null)
            await TellUpdateAsync(session, report.Update, stop);
        if (report.Lans is null)
            return;
        if (MachineLans.Read(report.Lans.Prefixes) is not { } lans || Adapters.Read(report.Lans.Adapters, lans) is not { } adapters)
        {
            await Refuse(session, "A machine names at most 32 networks, each a prefix, and its cards in them.");
            return;
        }
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AgentChanges>().TellLansAsync(session.Identity!, lans, adapters, stop);
    }

    private async Task TellMachineAsync(AgentSession session, StatusReport report, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        MachineReports machine = scope.ServiceProvider.GetRequiredService<MachineReports>();
        if ((report.PublicAddresses is not null && !await machine.TellAddressesAsync(session.Identity!, report.PublicAddresses, stop))
            || (report.Listening is not null && !await machine.TellListeningAsync(session.Identity!, report.Listening, stop)))
            await Refuse(session, "A machine tells at most 256 addresses and ports of its own.");
    }

    private async Task TellPostureAsync(AgentSession session, PostureReport report, CancellationToken stop)
    {
        if (Postures.Read(report) is not { } posture)
        {
            await Refuse(session, "A report of how a machine is kept has short texts of one line.");
            return;
        }
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Postures>()
            .TellAsync(scope.ServiceProvider.GetRequiredService<SystemDb>(), scope.ServiceProvider.GetRequiredService<Caller>(), session.Identity!, posture, stop);
    }

    private async Task TellWarningsAsync(AgentSession session, WarningReport report, CancellationToken stop)
    {
        if (WarningIntake.Read(report) is { } told)
            await warnings.TakeAsync(session.Identity!, told, stop);
        else
            await Refuse(session, "A report of warnings has at most 32 words, each of small letters, and ids of 16 bytes.");
    }

    private async Task TellUpdateAsync(AgentSession session, UpdateReport report, CancellationToken stop)
    {
        if (!UpdateIntake.IsSound(report))
        {
            await Refuse(session, "A report of an update has words that are known, and a detail of one line.");
            return;
        }
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UpdateIntake>().TellAsync(session.Identity!, report, stop);
    }

    private async Task TakeFlowsAsync(AgentSession session, FlowReport report, CancellationToken stop)
    {
        if (!WireId.TryRead(report.NetworkId, out NetworkId network) || report.Rows.Count > FlowIntake.RowsMax)
        {
            await Refuse(session, "A report of connections names a network and has at most 2,000 rows.");
            return;
        }
        if (session.Networks.ContainsKey(network))
            await flows.TakeAsync(session.Identity!, network, report, stop);
        // What is not wanted is not to be sent again either.
        session.Send(new ServerFrame { FlowsTaken = new FlowsTaken { NetworkId = report.NetworkId, Number = report.Number } });
    }

    private static Task Answer(AgentSession session, Ping ping)
    {
        session.Send(new ServerFrame { Pong = new Pong { Id = ping.Id } });
        return Task.CompletedTask;
    }

    private static Task Refuse(AgentSession session, string text)
    {
        session.End(Goodbye.Types.Reason.BadFrame, WebSocketCloseStatus.PolicyViolation, text);
        return Task.CompletedTask;
    }
}
