using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Locks;

/// <summary>The network lock of a space.</summary>
/// <param name="IsOn">True while only signed devices count.</param>
/// <param name="Length">How many entries its log has; 0: it never was on.</param>
/// <param name="Head">Hash of the last entry, in hex; null: none.</param>
/// <param name="Signers">Whose word counts.</param>
/// <param name="Entries">The log, the newest first.</param>
internal sealed record LockView(bool IsOn, int Length, string? Head, IReadOnlyList<LockSignerView> Signers, IReadOnlyList<LockEntryView> Entries);

/// <summary>A device that may sign.</summary>
/// <param name="KeyId">Short name of its key, in hex.</param>
/// <param name="PublicKey">The key: SubjectPublicKeyInfo, in base64.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Label">What it was called when it was added.</param>
internal sealed record LockSignerView(string KeyId, byte[] PublicKey, DeviceId DeviceId, string Label);

/// <summary>One entry of the log.</summary>
/// <param name="Position">From 0.</param>
/// <param name="Kind">genesis, add_signer, remove_signer, revoke or disable.</param>
/// <param name="At">When, as its signer says.</param>
/// <param name="By">Who signed it; null: a code.</param>
/// <param name="Subjects">Signers that were added or removed, by label; of revoke the short name of the key.</param>
/// <param name="Statement">What was signed, in base64: a LockEntry of docs/protocol/agent.md.</param>
/// <param name="Signature">By whom it was, in base64.</param>
internal sealed record LockEntryView(int Position, string Kind, DateTimeOffset At, string? By, IReadOnlyList<string> Subjects, byte[] Statement, byte[] Signature);

/// <summary>A device in a network of the space, as the lock sees it.</summary>
/// <param name="PeerId">The device in that network.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="NetworkId">The network.</param>
/// <param name="NetworkName">Its name.</param>
/// <param name="Ipv4Cidr">Its IPv4 range.</param>
/// <param name="Ipv6Cidr">Its IPv6 range.</param>
/// <param name="Ipv4">The device's address.</param>
/// <param name="Ipv6">The same of IPv6.</param>
/// <param name="Role">What it is there: agent, config or gateway.</param>
/// <param name="Key">What a signer signs: its lock key, of a config-only device its WireGuard key, in base64; null: its agent has told none yet, so it cannot be signed.</param>
/// <param name="Standing">trusted, waiting, signer_unknown, changed, key_unsigned or revoked; null: the lock is off.</param>
/// <param name="SignedBy">Short name of the key by which it is signed, in hex; null: it is not.</param>
/// <param name="Routes">LANs behind it that are offered and approved: each is signed by itself.</param>
internal sealed record LockDeviceView(
    PeerId PeerId, DeviceId DeviceId, string Name, string Owner, NetworkId NetworkId, string NetworkName, string Ipv4Cidr, string Ipv6Cidr, string Ipv4, string Ipv6,
    string Role, byte[]? Key, string? Standing, string? SignedBy, IReadOnlyList<LockRouteView> Routes);

/// <summary>A LAN behind a device, as the lock sees it.</summary>
/// <param name="Prefix">The LAN.</param>
/// <param name="Mapped">What the others reach it by; null: by its own range.</param>
/// <param name="Standing">trusted, waiting, signer_unknown, changed or revoked; null: the lock is off.</param>
/// <param name="SignedBy">Short name of the key by which it is signed, in hex; null: it is not.</param>
internal sealed record LockRouteView(string Prefix, string? Mapped, string? Standing, string? SignedBy);

/// <summary>Reads it.</summary>
internal static class ReadLock
{
    public static async Task<Answer<LockView>> HandleAsync(TenantId tenantId, TenantDb db, CancellationToken stop)
    {
        Question<Signed> entries = LockEntries.Ask(tenantId);
        await db.AskAsync(stop, entries);
        return View(LockEntries.Log(tenantId, entries.Rows));
    }

    public static async Task<Answer<Page<LockDeviceView>>> ListAsync(TenantId tenantId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        Question<Signed> entries = LockEntries.Ask(tenantId);
        var peers = new Question<LockedPeer>(LockedPeer.List, [tenantId.Value, after.Value, page.Take + 1], LockedPeer.Read);
        await db.AskAsync(stop, entries, peers);
        SignerLog log = LockEntries.Log(tenantId, entries.Rows);
        return page.Cut([.. peers.Rows.Select(peer => View(log, peer))], item => item.PeerId.ToString());
    }

    /// <summary>The words of an enum on the wire.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    public static LockView View(SignerLog log)
    {
        var labels = new Dictionary<string, string>();
        var entries = new List<LockEntryView>();
        foreach (Signed envelope in log.Entries)
        {
            LockEntry entry = Protocol.WireMessages.Read(LockEntry.Parser, envelope.Statement.Span);
            foreach (LockSigner signer in entry.Signers)
                labels[KeyId(signer.PublicKey.Span)] = signer.Label;
            string by = Hex(envelope.KeyId.Span);
            string[] subjects = entry.Key.Length > 0
                ? [entry.Kind == LockEntry.Types.Kind.RemoveSigner ? labels.GetValueOrDefault(KeyId(entry.Key.Span), KeyId(entry.Key.Span)) : KeyId(entry.Key.Span)]
                : [.. entry.Signers.Select(signer => signer.Label)];
            entries.Add(new LockEntryView(
                entries.Count, Word(entry.Kind), DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(entry.At, 0, 253_402_300_799_999)), by.Length == 0 ? null : labels.GetValueOrDefault(by, by), subjects,
                envelope.Statement.ToByteArray(), envelope.Signature.ToByteArray()));
        }
        entries.Reverse();
        return new LockView(
            log.IsOn, log.Length, log.Length == 0 ? null : Hex(log.Head.Span),
            [.. log.Signers.Select(signer => new LockSignerView(Hex(signer.KeyId.Span), signer.PublicKey.ToArray(), signer.Device, signer.Label))], entries);
    }

    public static LockDeviceView View(SignerLog log, LockedPeer peer)
    {
        WireId.TryRead(peer.Wire.DeviceId, out DeviceId device);
        WireId.TryRead(peer.Head.NetworkId, out NetworkId network);
        Google.Protobuf.ByteString key = peer.Wire.ConfigOnly ? peer.Wire.PublicKey : peer.Wire.LockKey;
        (MemberStanding standing, LockRole role) = log.IsOn ? LockJudge.Judge(log, peer.Head, peer.Wire) : default;
        // Signed as what it was before it became the gateway: not as what it is.
        if (standing == MemberStanding.Trusted && peer.IsGateway && role != LockRole.Gateway)
            standing = MemberStanding.Changed;
        return new LockDeviceView(
            peer.Id, device, peer.Name, peer.Owner, network, peer.Head.Name, peer.Head.Ipv4Cidr, peer.Head.Ipv6Cidr, peer.Wire.Ipv4, peer.Wire.Ipv6,
            Word(peer.Role), key.IsEmpty ? null : key.ToByteArray(), log.IsOn ? Word(standing) : null, peer.Wire.MembershipSigner.IsEmpty ? null : Hex(peer.Wire.MembershipSigner.Span),
            [.. peer.Wire.Routes.Select(route => View(log, peer, route))]);
    }

    private static LockRouteView View(SignerLog log, LockedPeer peer, PeerRoute route) => new(
        route.Lan.Length > 0 ? route.Lan : route.Prefix, route.Lan.Length > 0 ? route.Prefix : null,
        log.IsOn ? Word(LockJudge.Judge(log, peer.Head, peer.Wire, route)) : null, route.Signer.IsEmpty ? null : Hex(route.Signer.Span));

    private static string KeyId(ReadOnlySpan<byte> key) => Hex(EcdsaP256.KeyId(key));

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
