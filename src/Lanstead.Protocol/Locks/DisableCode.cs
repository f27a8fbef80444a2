using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.Protocol.Locks;

/// <summary>A code that turns a network lock off when all signers are lost: 128 random bits, shown once as eight groups of four.</summary>
/// <remarks>The log has their hashes only. A plain hash will do: there is nothing to guess in 128 random bits.</remarks>
public static class DisableCode
{
    /// <summary>Codes that are made when a lock is turned on.</summary>
    public const int Count = 10;

    /// <summary>Length of a code in bytes.</summary>
    public const int SizeBytes = 16;

    /// <summary>Length of its hash in bytes.</summary>
    public const int HashSizeBytes = SHA256.HashSizeInBytes;

    /// <summary>A new code.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(SizeBytes);

    /// <summary>What the log has of it.</summary>
    public static byte[] Hash(TenantId tenant, ReadOnlySpan<byte> code) =>
        SHA256.HashData(SignedBytes.Build("lanstead lock code v1", tenant.Value.ToByteArray(bigEndian: true), code.ToArray()));

    /// <summary>As people write it down.</summary>
    public static string Format(ReadOnlySpan<byte> code) => string.Join('-', Convert.ToHexStringLower(code).Chunk(4).Select(group => new string(group)));

    /// <summary>Reads what people typed; dashes, spaces and case do not matter.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? code)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        code = digits.Length == SizeBytes * 2 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
        return code is not null;
    }
}
