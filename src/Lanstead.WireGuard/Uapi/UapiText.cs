using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.WireGuard.Uapi;

/// <summary>The bytes of one message while it is written. They may hold keys, so they are zeroed on dispose and on growth.</summary>
public sealed class UapiText : IDisposable
{
    private byte[] _buffer = new byte[512];

    /// <summary>Length of what is written, in bytes.</summary>
    public int LengthBytes { get; private set; }

    /// <summary>What is written; valid until the next write or disposal.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, LengthBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        LengthBytes = 0;
    }

    internal void Line(string name, ReadOnlySpan<byte> key)
    {
        Span<byte> hex = stackalloc byte[64];
        Convert.TryToHexStringLower(key, hex, out _);
        Append(name);
        Append("="u8);
        Append(hex);
        Append("\n"u8);
        CryptographicOperations.ZeroMemory(hex);
    }

    internal void Line(string name, string value)
    {
        Append(name);
        Append("="u8);
        Append(value);
        Append("\n"u8);
    }

    internal void Line(string name, ulong value) => Line(name, value.ToString(CultureInfo.InvariantCulture));

    internal void Line(string name, IPNetwork value) => Line(name, value.ToString());

    internal void Line(string name, IPEndPoint value) => Line(name, value.ToString());

    internal void End() => Append("\n"u8);

    private void Append(string text)
    {
        Reserve(text.Length);
        LengthBytes += Encoding.ASCII.GetBytes(text, _buffer.AsSpan(LengthBytes));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(LengthBytes));
        LengthBytes += bytes.Length;
    }

    private void Reserve(int moreBytes)
    {
        if (_buffer.Length - LengthBytes >= moreBytes)
            return;
        byte[] larger = new byte[Math.Max(_buffer.Length * 2, LengthBytes + moreBytes)];
        Written.Span.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_buffer);
        _buffer = larger;
    }
}
