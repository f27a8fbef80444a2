using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lanstead.Protocol;

namespace Lanstead.Server.Features.Expose;

/// <summary>The questions that games answer over UDP, and what their answers say. Pure: it holds no socket.</summary>
/// <remarks>
/// Sources: Valve's "Server queries", A2S_INFO with S2C_CHALLENGE; RakNet's unconnected ping and pong with the status line of Minecraft Bedrock; the lightweight query of
/// Satisfactory's dedicated server. Answers come from strangers: whatever does not fit is <see cref="ServiceAnswer.Unread"/>.
/// </remarks>
internal static class UdpQuestion
{
    private const int TextMaxLength = 80;
    private const int PongTextAt = 35;

    private static readonly byte[] s_rakNet = [0x00, 0xff, 0xff, 0x00, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78];
    private static readonly byte[] s_info = [0xff, 0xff, 0xff, 0xff, 0x54, .. "Source Engine Query\0"u8];

    // Message 0, version 1, a cookie that nobody needs, the end.
    private static readonly byte[] s_poll = [0xd5, 0xf6, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1];

    // Message 1, a time, those magic bytes, an id.
    private static readonly byte[] s_ping = [0x01, 0, 0, 0, 0, 0, 0, 0, 1, .. s_rakNet, 0, 0, 0, 0, 0, 0, 0, 2];

    /// <summary>The datagrams of a question.</summary>
    public static IReadOnlyList<byte[]> Of(ServiceQuery query) => query switch
    {
        ServiceQuery.Bedrock => [s_ping],
        ServiceQuery.Source => [s_info],
        ServiceQuery.Satisfactory => [s_poll],
        _ => [s_info, s_ping, s_poll],
    };

    /// <summary>What has to be sent before the service answers; null: this is its answer.</summary>
    public static byte[]? Again(ReadOnlySpan<byte> answer) => answer is [0xff, 0xff, 0xff, 0xff, 0x41, _, _, _, _, ..] ? [.. s_info, .. answer.Slice(5, 4)] : null;

    /// <summary>What an answer says.</summary>
    public static ServiceAnswer Read(ReadOnlySpan<byte> answer) => answer switch
    {
        [0xff, 0xff, 0xff, 0xff, 0x49, _, .. var info] => ReadInfo(info),
        [0x1c, ..] when answer.Length >= PongTextAt && answer.Slice(17, s_rakNet.Length).SequenceEqual(s_rakNet) => ReadPong(answer[PongTextAt..]),
        [0xd5, 0xf6, 1, _, ..] => ReadState(answer[4..]),
        _ => ServiceAnswer.Unread,
    };

    // name, map, folder, game: each ends with a zero; then id (2), players, most, …
    private static ServiceAnswer ReadInfo(ReadOnlySpan<byte> rest)
    {
        if (!TryTake(ref rest, out string name) || !TryTake(ref rest, out string map) || !TryTake(ref rest, out _) || !TryTake(ref rest, out string game))
            return ServiceAnswer.Unread;
        return rest.Length < 4 ? new ServiceAnswer(name, game, map) : new ServiceAnswer(name, game, map, Players: rest[2], PlayersMax: rest[3]);
    }

    // Edition;name;protocol;version;players;most;id;world;…
    private static ServiceAnswer ReadPong(ReadOnlySpan<byte> text)
    {
        string[] parts = Encoding.UTF8.GetString(text).Split(';');
        if (parts.Length < 6)
            return ServiceAnswer.Unread;
        string game = parts[0] switch { "MCPE" => "Minecraft Bedrock", "MCEE" => "Minecraft Education", var other => Shown(other) };
        return new ServiceAnswer(Shown(parts[1]), game, parts.Length > 7 ? Shown(parts[7]) : "", Shown(parts[3]), Number(parts[4]), Number(parts[5]));
    }

    // cookie (8), state, version (4), flags (8), count of parts, each 3, length of the name (2), name.
    private static ServiceAnswer ReadState(ReadOnlySpan<byte> rest)
    {
        const int Head = 8 + 1 + 4 + 8 + 1;
        if (rest.Length < Head)
            return ServiceAnswer.Unread;
        string version = BinaryPrimitives.ReadUInt32LittleEndian(rest[9..]).ToString(CultureInfo.InvariantCulture);
        int at = Head + (3 * rest[Head - 1]);
        if (rest.Length < at + 2 || rest.Length < at + 2 + BinaryPrimitives.ReadUInt16LittleEndian(rest[at..]))
            return ServiceAnswer.Unread;
        return new ServiceAnswer(Shown(Encoding.UTF8.GetString(rest.Slice(at + 2, BinaryPrimitives.ReadUInt16LittleEndian(rest[at..])))), "Satisfactory", Version: version);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out string text)
    {
        int end = rest.IndexOf((byte)0);
        text = end < 0 ? "" : Shown(Encoding.UTF8.GetString(rest[..end]));
        if (end >= 0)
            rest = rest[(end + 1)..];
        return end >= 0;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // Games colour their names by control characters; what could act on what shows it is left out.
    private static string Shown(string text)
    {
        var kept = new StringBuilder();
        foreach (Rune one in text.EnumerateRunes())
        {
            if (kept.Length + one.Utf16SequenceLength > TextMaxLength)
                break;
            if (DisplayText.IsValid(one.ToString(), 0, 2))
                kept.Append(one.ToString());
        }
        return kept.ToString().Trim();
    }
}
