using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Lanstead.Primitives;

namespace Lanstead.Protocol.Locks;

/// <summary>A network lock as it stands at a moment, so that a new machine believes that one and not the first that a server tells of.</summary>
/// <remarks>As text <c>lslock_</c> and base64url of tenant (16 bytes), length (4, big endian) and hash of the last entry (32). No secret.</remarks>
/// <param name="Tenant">Whose lock it is.</param>
/// <param name="Length">Entries of its log.</param>
/// <param name="Head">Hash of the last one.</param>
public sealed record LockAnchor(TenantId Tenant, int Length, ReadOnlyMemory<byte> Head)
{
    private const string Prefix = "lslock_";
    private const int HashSizeBytes = 32;
    private const int SizeBytes = 16 + 4 + HashSizeBytes;

    /// <summary>Where a log has come to; it has an entry.</summary>
    public static LockAnchor Of(SignerLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return new LockAnchor(log.Tenant, log.Length, log.Head);
    }

    /// <summary>Reads its text; surrounding white space is forgiven, nothing else is.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LockAnchor? anchor)
    {
        anchor = null;
        string trimmed = text?.Trim() ?? "";
        byte[] bytes = new byte[SizeBytes];
        if (!trimmed.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(trimmed.AsSpan(Prefix.Length), out int length) || length != SizeBytes
            || !Base64Url.TryDecodeFromChars(trimmed.AsSpan(Prefix.Length), bytes, out int written) || written != SizeBytes)
            return false;
        uint entries = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16));
        if (entries is 0 or > SignerLog.EntriesMax)
            return false;
        anchor = new LockAnchor(new TenantId(new Guid(bytes.AsSpan(0, 16), bigEndian: true)), (int)entries, bytes.AsMemory(20));
        return true;
    }

    /// <summary>True when a log is this one or goes on from it.</summary>
    public bool IsIn(SignerLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Tenant == Tenant && log.Length >= Length && SignerLog.HashOf(log.Entries[Length - 1]).AsSpan().SequenceEqual(Head.Span);
    }

    /// <summary>Its text.</summary>
    public override string ToString()
    {
        byte[] bytes = new byte[SizeBytes];
        Tenant.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), (uint)Length);
        Head.Span.CopyTo(bytes.AsSpan(20));
        return Prefix + Base64Url.EncodeToString(bytes);
    }
}
