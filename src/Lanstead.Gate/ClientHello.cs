using System.Buffers.Binary;
using System.Text;

namespace Lanstead.Gate;

/// <summary>What became of reading the first bytes of a connection.</summary>
internal enum HelloOutcome
{
    /// <summary>It is a whole one.</summary>
    Read = 0,

    /// <summary>So far it is one, and more must come.</summary>
    NeedsMore = 1,

    /// <summary>It is none, or larger than any that programs send.</summary>
    NotOne = 2,
}

/// <summary>Which name a TLS client asks for, and whether it is an authority that looks whether the name leads here.</summary>
/// <param name="Host">In small letters; null: it names none.</param>
/// <param name="IsChallenge">It offers <c>acme-tls/1</c> alone.</param>
/// <remarks>Sources: RFC 8446 §4.1.2 and §5.1, RFC 6066 §3, RFC 7301 §3.1, RFC 8737 §3. Pure.</remarks>
internal sealed record ClientHello(string? Host, bool IsChallenge)
{
    /// <summary>The most that is looked at: those with post-quantum keys take about two thousand bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const byte HandshakeRecord = 22, HelloMessage = 1, HostNameType = 0;
    private const int RecordHeaderBytes = 5, MessageHeaderBytes = 4, VersionAndRandomBytes = 34, RecordMaxBytes = 16 * 1024;
    private const int ServerNameExtension = 0, ProtocolsExtension = 16;
    private const int HostMaxLength = 253;

    /// <summary>Reads it from the first bytes of a connection.</summary>
    public static HelloOutcome TryRead(ReadOnlySpan<byte> bytes, out ClientHello? hello)
    {
        hello = null;

        // 1. The message may come in pieces, each in a record of its own.
        byte[] message = new byte[Math.Min(bytes.Length, MaxBytes)];
        int length = 0, wanted = MessageHeaderBytes;
        for (int at = 0; length < wanted;)
        {
            if (bytes.Length - at < RecordHeaderBytes)
                return bytes.Length > at && bytes[at] != HandshakeRecord ? HelloOutcome.NotOne : More(bytes);
            int size = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 3)..]);
            if (bytes[at] != HandshakeRecord || bytes[at + 1] != 3 || size is 0 or > RecordMaxBytes)
                return HelloOutcome.NotOne;
            int there = Math.Min(size, bytes.Length - at - RecordHeaderBytes);
            if (length + there > message.Length)
                return HelloOutcome.NotOne;
            bytes.Slice(at + RecordHeaderBytes, there).CopyTo(message.AsSpan(length));
            length += there;
            if (length >= MessageHeaderBytes)
            {
                wanted = MessageHeaderBytes + (message[1] << 16 | message[2] << 8 | message[3]);
                if (message[0] != HelloMessage || wanted > MaxBytes)
                    return HelloOutcome.NotOne;
            }
            if (there < size && length < wanted)
                return More(bytes);
            at += RecordHeaderBytes + size;
        }

        // 2. Over what is not looked at, to the extensions.
        var rest = new Fields(message.AsSpan(MessageHeaderBytes, wanted - MessageHeaderBytes));
        rest.Skip(VersionAndRandomBytes);
        rest.Take(1);
        rest.Take(2);
        rest.Take(1);
        var extensions = new Fields(rest.IsSound && rest.IsEmpty ? [] : rest.Take(2));
        string? host = null;
        bool isChallenge = false;
        while (rest.IsSound && extensions is { IsSound: true, IsEmpty: false })
        {
            int kind = extensions.Number();
            ReadOnlySpan<byte> extension = extensions.Take(2);
            if (kind == ServerNameExtension && !TryHost(extension, ref host))
                return HelloOutcome.NotOne;
            if (kind == ProtocolsExtension)
                isChallenge = extension.SequenceEqual("\0\u000b\u000aacme-tls/1"u8);
        }
        if (!rest.IsSound || !extensions.IsSound)
            return HelloOutcome.NotOne;
        hello = new ClientHello(host, isChallenge);
        return HelloOutcome.Read;
    }

    /// <summary>A name as it is compared; null for what is none.</summary>
    public static string? Normal(string text)
    {
        string trimmed = text.EndsWith('.') ? text[..^1] : text;
        return trimmed.Length is 0 or > HostMaxLength || !trimmed.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') ? null : trimmed.ToLowerInvariant();
    }

    private static HelloOutcome More(ReadOnlySpan<byte> bytes) => bytes.Length >= MaxBytes ? HelloOutcome.NotOne : HelloOutcome.NeedsMore;

    private static bool TryHost(ReadOnlySpan<byte> extension, ref string? host)
    {
        var names = new Fields(new Fields(extension).Take(2));
        while (names is { IsSound: true, IsEmpty: false })
        {
            int kind = names.Byte();
            ReadOnlySpan<byte> name = names.Take(2);
            // Two of them would let two readers find two hosts.
            if (kind == HostNameType && (host is not null || (host = Normal(Encoding.ASCII.GetString(name))) is null))
                return false;
        }
        return names.IsSound;
    }

    // Reads forward; what is too short makes it unsound for good, and empty.
    private ref struct Fields(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public bool IsSound { get; private set; } = true;

        public readonly bool IsEmpty => _rest.IsEmpty;

        public int Byte() => Cut(1) is [var one] ? one : 0;

        public int Number() => Cut(2) is [var high, var low] ? high << 8 | low : 0;

        public void Skip(int length) => Cut(length);

        /// <summary>A field with its length before it, in so many bytes.</summary>
        public ReadOnlySpan<byte> Take(int lengthBytes) => Cut(lengthBytes == 1 ? Byte() : Number());

        private ReadOnlySpan<byte> Cut(int length)
        {
            if (!IsSound || _rest.Length < length)
            {
                IsSound = false;
                _rest = [];
                return [];
            }
            ReadOnlySpan<byte> cut = _rest[..length];
            _rest = _rest[length..];
            return cut;
        }
    }
}
