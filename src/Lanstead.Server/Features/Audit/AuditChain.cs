using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Features.Audit;

/// <summary>What a seal is made of: see ADR 19.</summary>
/// <remarks>hash = SHA-256(domain ‖ hash of the seal before ‖ position ‖ content). The first seal of a chain follows 32 zero bytes.</remarks>
internal static class AuditChain
{
    /// <summary>Everything of a row, as one text that depends on no setting of the session. The row's alias is <c>a</c>.</summary>
    public const string Content = """
        jsonb_build_array(a.id, a.tenant_id, (extract(epoch FROM a.at) * 1000000)::bigint, a.actor_kind, a.actor_id, a.action, a.target_kind, a.target_id,
            a.outcome, host(a.source), a.request_id, a.before, a.after)::text
        """;

    /// <summary>The chain of rows that belong to no tenant.</summary>
    public static readonly Guid InstanceChain = Guid.Empty;

    public const int HashBytes = 32;

    private static ReadOnlySpan<byte> SealDomain => "lanstead audit seal 1\n"u8;

    private static ReadOnlySpan<byte> HeadDomain => "lanstead audit head 1\n"u8;

    /// <summary>The seal that follows <paramref name="previous"/>.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> previous, long position, string content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, position);
        hash.AppendData(SealDomain);
        hash.AppendData(previous);
        hash.AppendData(number);
        hash.AppendData(Encoding.UTF8.GetBytes(content));
        return hash.GetHashAndReset();
    }

    /// <summary>The server's word for how far a chain is, so that nobody who can write the database alone can make another.</summary>
    public static byte[] Sign(ECDsa key, Guid chain, long position, ReadOnlySpan<byte> hash) => key.SignData(Head(chain, position, hash), HashAlgorithmName.SHA256);

    /// <summary>True when <paramref name="signature"/> is the server's.</summary>
    public static bool IsSigned(ECDsa key, Guid chain, long position, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
        key.VerifyData(Head(chain, position, hash), signature, HashAlgorithmName.SHA256);

    private static byte[] Head(Guid chain, long position, ReadOnlySpan<byte> hash)
    {
        byte[] head = new byte[HeadDomain.Length + 16 + sizeof(long) + HashBytes];
        Span<byte> rest = head;
        HeadDomain.CopyTo(rest);
        rest = rest[HeadDomain.Length..];
        chain.TryWriteBytes(rest, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(rest[16..], position);
        hash.CopyTo(rest[(16 + sizeof(long))..]);
        return head;
    }
}
