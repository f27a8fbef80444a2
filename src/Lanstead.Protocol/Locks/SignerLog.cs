using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol.Locks;

/// <summary>A device whose word on who is in a tenant's networks counts.</summary>
/// <param name="KeyId">First 8 bytes of SHA-256 of its key.</param>
/// <param name="PublicKey">Its lock key.</param>
/// <param name="Device">The device.</param>
/// <param name="Label">For people.</param>
public sealed record LockSignerInfo(ReadOnlyMemory<byte> KeyId, ReadOnlyMemory<byte> PublicKey, DeviceId Device, string Label);

/// <summary>The log of a tenant's network lock: who may sign, who was revoked, and how it came to be.</summary>
/// <remarks>
/// Immutable, so thread-safe and the same object is the same content. Each entry has the hash of the one before, and is signed by a signer of
/// the log before it; so nobody without a signer's key can add one, and of two that go on differently an agent keeps the one it has.
/// The hash of an entry is SHA-256 over "lanstead lock chain v1" ‖ 0x00 ‖ statement ‖ signature.
/// <code>
/// empty ── genesis ──> on ── add, remove, revoke ──> on ── disable (a code) ──> off ── genesis ──> on …
/// </code>
/// </remarks>
public sealed class SignerLog
{
    /// <summary>Most entries of a log.</summary>
    public const int EntriesMax = 2_000;

    /// <summary>Most signers at a time.</summary>
    public const int SignersMax = 20;

    /// <summary>Longest label of a signer.</summary>
    public const int LabelMaxLength = 64;

    private const int CodesMax = 20;

    private readonly ImmutableList<Signed> _entries;
    private readonly ImmutableHashSet<string> _revoked;
    private readonly ImmutableHashSet<string> _codes;

    private SignerLog(TenantId tenant, ImmutableList<Signed> entries, ReadOnlyMemory<byte> head, ImmutableList<LockSignerInfo> signers, ImmutableHashSet<string> revoked, ImmutableHashSet<string> codes)
    {
        (Tenant, _entries, Head, Signers, _revoked, _codes) = (tenant, entries, head, signers, revoked, codes);
    }

    /// <summary>Whose lock it is.</summary>
    public TenantId Tenant { get; }

    /// <summary>All entries as they came. Not to be changed.</summary>
    public IReadOnlyList<Signed> Entries => _entries;

    /// <summary>Number of entries.</summary>
    public int Length => _entries.Count;

    /// <summary>Hash of the last entry, 32 bytes; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Whose word counts now; none when the lock is off.</summary>
    public IReadOnlyList<LockSignerInfo> Signers { get; }

    /// <summary>True while only signed devices count.</summary>
    public bool IsOn => Signers.Count > 0;

    /// <summary>The log of a tenant that never had a lock.</summary>
    public static SignerLog Empty(TenantId tenant) => new(tenant, [], default, [], [], []);

    /// <summary>Reads a whole log; the fault of its first bad entry.</summary>
    public static (SignerLog Log, LockFault? Fault) Read(TenantId tenant, IEnumerable<Signed> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        SignerLog log = Empty(tenant);
        foreach (Signed entry in entries)
        {
            (SignerLog? next, LockFault? fault) = log.Append(entry);
            if (next is null)
                return (log, fault);
            log = next;
        }
        return (log, null);
    }

    /// <summary>The hash by which the next entry names this one.</summary>
    public static byte[] HashOf(Signed entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return SHA256.HashData(SignedBytes.Build("lanstead lock chain v1", entry.Statement.ToByteArray(), entry.Signature.ToByteArray()));
    }

    /// <summary>An entry that would be the next one, still unsigned.</summary>
    public LockEntry Next(LockEntry.Types.Kind kind, DateTimeOffset at) => new()
    {
        TenantId = Tenant.ToWire(),
        Index = (ulong)Length,
        Previous = ByteString.CopyFrom(Head.Span),
        At = at.ToUnixTimeMilliseconds(),
        Kind = kind,
    };

    /// <summary>True when a device's key, or a config-only device's WireGuard key, counts no more.</summary>
    public bool IsRevoked(ReadOnlySpan<byte> key) => !_revoked.IsEmpty && _revoked.Contains(Convert.ToHexString(key));

    /// <summary>The signer of that key id; null when there is none.</summary>
    public LockSignerInfo? FindSigner(ReadOnlySpan<byte> keyId)
    {
        foreach (LockSignerInfo signer in Signers)
        {
            if (signer.KeyId.Span.SequenceEqual(keyId))
                return signer;
        }
        return null;
    }

    /// <summary>True when <paramref name="other"/> begins with all of this log.</summary>
    public bool IsPrefixOf(IReadOnlyList<Signed> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Count >= Length && (Length == 0 || HashOf(other[Length - 1]).AsSpan().SequenceEqual(Head.Span));
    }

    /// <summary>The log with one more entry, or why it cannot be.</summary>
    public (SignerLog? Log, LockFault? Fault) Append(Signed envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        // 1. Is it the next one of this log?
        if (Length >= EntriesMax)
            return (null, LockFault.Full);
        if (!WireMessages.TryRead(LockEntry.Parser, envelope.Statement.Span, out LockEntry? entry))
            return (null, LockFault.Malformed);
        if (entry.TenantId != Tenant.ToWire())
            return (null, LockFault.Foreign);
        if (entry.Index != (ulong)Length || !entry.Previous.Span.SequenceEqual(Head.Span))
            return (null, LockFault.NotNext);
        if (Misfit(entry) is { } misfit)
            return (null, misfit);

        // 2. May it be said, and by whom?
        bool begins = entry.Kind == LockEntry.Types.Kind.Genesis;
        if (begins == IsOn)
            return (null, IsOn ? LockFault.AlreadyOn : LockFault.NotOn);
        if (entry.Kind == LockEntry.Types.Kind.Disable)
        {
            bool known = envelope.Signature.IsEmpty && _codes.Contains(Convert.ToHexString(DisableCode.Hash(Tenant, entry.Code.Span)));
            return known ? (With(envelope, [], [], []), null) : (null, LockFault.WrongCode);
        }
        LockSignerInfo[] named = [.. entry.Signers.Select(Read)];
        LockSignerInfo? by = begins ? Array.Find(named, signer => signer.KeyId.Span.SequenceEqual(envelope.KeyId.Span)) : FindSigner(envelope.KeyId.Span);
        if (by is null)
            return (null, LockFault.NotASigner);
        if (!LockKey.Verify(by.PublicKey.Span, SignedBytes.Build(LockKey.EntryDomain, envelope.Statement.ToByteArray()), envelope.Signature.Span))
            return (null, LockFault.BadSignature);

        // 3. What comes of it.
        return entry.Kind switch
        {
            LockEntry.Types.Kind.Genesis => Start(envelope, entry, named),
            LockEntry.Types.Kind.AddSigner => Add(envelope, named[0]),
            LockEntry.Types.Kind.RemoveSigner => Remove(envelope, entry.Key.Span),
            _ => Revoke(envelope, entry.Key.Span),
        };
    }

    private (SignerLog? Log, LockFault? Fault) Start(Signed signed, LockEntry entry, LockSignerInfo[] named) =>
        named.Select(signer => Convert.ToHexString(signer.KeyId.Span)).Distinct().Count() == named.Length
            ? (With(signed, [.. named], [], [.. entry.CodeHashes.Select(hash => Convert.ToHexString(hash.Span))]), null) : (null, LockFault.SignerThere);

    private (SignerLog? Log, LockFault? Fault) Add(Signed signed, LockSignerInfo added)
    {
        if (FindSigner(added.KeyId.Span) is not null)
            return (null, LockFault.SignerThere);
        if (IsRevoked(added.PublicKey.Span))
            return (null, LockFault.Revoked);
        return Signers.Count >= SignersMax ? (null, LockFault.Full) : (With(signed, [.. Signers, added], _revoked, _codes), null);
    }

    private (SignerLog? Log, LockFault? Fault) Remove(Signed signed, ReadOnlySpan<byte> key)
    {
        LockSignerInfo? gone = FindSigner(EcdsaP256.KeyId(key));
        return gone is null || Signers.Count == 1 ? (null, LockFault.SignerNeeded) : (With(signed, [.. Signers.Where(signer => signer != gone)], _revoked, _codes), null);
    }

    private (SignerLog? Log, LockFault? Fault) Revoke(Signed signed, ReadOnlySpan<byte> key)
    {
        if (FindSigner(EcdsaP256.KeyId(key)) is not null)
            return (null, LockFault.SignerNeeded);
        return IsRevoked(key) ? (null, LockFault.Revoked) : (With(signed, [.. Signers], _revoked.Add(Convert.ToHexString(key)), _codes), null);
    }

    private SignerLog With(Signed entry, ImmutableList<LockSignerInfo> signers, ImmutableHashSet<string> revoked, ImmutableHashSet<string> codes) =>
        new(Tenant, _entries.Add(entry), HashOf(entry), signers, revoked, codes);

    private static LockSignerInfo Read(LockSigner signer) => new(
        EcdsaP256.KeyId(signer.PublicKey.Span), signer.PublicKey.Memory, WireId.TryRead(signer.DeviceId, out DeviceId device) ? device : default, signer.Label);

    // Each kind has what it needs and nothing else, so that one entry has one meaning.
    private static LockFault? Misfit(LockEntry entry)
    {
        bool fits = entry.Kind switch
        {
            LockEntry.Types.Kind.Genesis => entry is { Signers.Count: > 0, Key.IsEmpty: true, Code.IsEmpty: true, CodeHashes.Count: > 0 and <= CodesMax }
                && entry.CodeHashes.All(hash => hash.Length == DisableCode.HashSizeBytes),
            LockEntry.Types.Kind.AddSigner => entry is { Signers.Count: 1, Key.IsEmpty: true, Code.IsEmpty: true, CodeHashes.Count: 0 },
            LockEntry.Types.Kind.RemoveSigner => entry is { Signers.Count: 0, Key.Length: EcdsaP256.PublicKeySizeBytes, Code.IsEmpty: true, CodeHashes.Count: 0 },
            LockEntry.Types.Kind.Revoke => entry is { Signers.Count: 0, Key.Length: EcdsaP256.PublicKeySizeBytes or PublicKey.SizeBytes, Code.IsEmpty: true, CodeHashes.Count: 0 },
            LockEntry.Types.Kind.Disable => entry is { Signers.Count: 0, Key.IsEmpty: true, Code.Length: DisableCode.SizeBytes, CodeHashes.Count: 0 },
            _ => false,
        };
        if (!fits)
            return LockFault.Malformed;
        if (entry.Signers.Count > SignersMax)
            return LockFault.Full;
        return entry.Signers.All(IsSound) ? null : LockFault.Malformed;
    }

    private static bool IsSound(LockSigner signer)
    {
        if (!WireId.TryRead(signer.DeviceId, out DeviceId _) || !DisplayText.IsValid(signer.Label, 1, LabelMaxLength) || !EcdsaP256.TryReadPublicKey(signer.PublicKey.Span, out ECDsa? key))
            return false;
        key.Dispose();
        return true;
    }
}
