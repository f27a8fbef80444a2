using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Passes what two agents of a network say to each other about their preshared key. Nothing of it is kept, and nothing can be read here.</summary>
/// <remarks>
/// Who is not connected gets nothing: the sender says it again, and whoever comes asks. For a configuration, which says nothing by itself, its maker's word is kept and given to
/// the gateway that asks; it can be read no more than the others (ADR 28).
/// </remarks>
internal sealed class PairNotes(SystemDb db)
{
    /// <summary>Where every server process hears of it: the receiving device, then the note as it goes on.</summary>
    public const string Channel = "lanstead_pairs";

    private const int SealedSizeBytes = 80;
    private const int ProofSizeBytes = 16;

    // Both are in the map, so each knows of the other.
    private const string Pass = """
        SELECT pg_notify($1, d.id::text || ' ' || $2) FROM peers p JOIN devices d ON d.id = p.device_id
        WHERE p.id = $3 AND p.network_id = $4 AND p.held = '' AND d.connected AND EXISTS (SELECT FROM peers s WHERE s.id = $5 AND s.network_id = $4 AND s.held = '')
        """;

    private const string Kept = """
        SELECT p.preshared_offer, p.preshared_epoch FROM peers p JOIN networks n ON n.id = p.network_id
        WHERE p.id = $1 AND p.network_id = $2 AND p.held = '' AND p.preshared_offer IS NOT NULL AND n.gateway_peer_id = $3
        """;

    /// <summary>Whether a note has the lengths that there are.</summary>
    public static bool IsSound(PairNote note) => (note.Sealed.Length, note.Proof.Length) is (SealedSizeBytes, 0) or (0, ProofSizeBytes) or (0, 0);

    /// <summary>Reads what was told to all processes.</summary>
    public static bool TryRead(string[] words, out DeviceId receiver, [NotNullWhen(true)] out ServerFrame? frame)
    {
        (receiver, frame) = (default, null);
        if (words.Length != 3 || !DeviceId.TryParse(words[0], null, out receiver) || !PeerId.TryParse(words[1], null, out PeerId sender))
            return false;
        PairNote note = WireMessages.Read(PairNote.Parser, Convert.FromBase64String(words[2]));
        note.PeerId = sender.ToWire();
        frame = new ServerFrame { PairNote = note };
        return true;
    }

    /// <summary>What the maker of a configuration sealed for the network's gateway, if that is who asks; else null.</summary>
    public async Task<ServerFrame?> KeptForAsync(NetworkId network, PeerId asker, PeerId phone, CancellationToken stop)
    {
        var rows = await db.QueryAsync(Kept, [phone.Value, network.Value, asker.Value], row => (Offer: row.GetFieldValue<byte[]>(0), Epoch: row.GetInt64(1)), stop);
        return rows is [var kept]
            ? new ServerFrame { PairNote = new PairNote { NetworkId = network.ToWire(), PeerId = phone.ToWire(), Epoch = kept.Epoch, Sealed = ByteString.CopyFrom(kept.Offer) } } : null;
    }

    public async Task PassOnAsync(NetworkId network, PeerId sender, PeerId receiver, PairNote note, CancellationToken stop)
    {
        var passed = new PairNote { NetworkId = network.ToWire(), Epoch = note.Epoch, Sealed = note.Sealed, Proof = note.Proof };
        await db.QueryAsync(Pass, [Channel, $"{sender} {Convert.ToBase64String(passed.ToByteArray())}", receiver.Value, network.Value, sender.Value], _ => true, stop);
    }
}
