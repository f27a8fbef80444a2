using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>The four messages to the byte (paper §5.4).</summary>
public sealed class MessageLayoutTests
{
    [Fact]
    public void Initiation_has_148_bytes_without_a_gap()
    {
        Assert.Equal(148, Initiation.SizeBytes);
        AssertWhole(148, Initiation.Type, Initiation.Sender, Initiation.Ephemeral, Initiation.Static, Initiation.Timestamp, Initiation.Mac1, Initiation.Mac2);
    }

    [Fact]
    public void Response_has_92_bytes_without_a_gap()
    {
        Assert.Equal(92, Response.SizeBytes);
        AssertWhole(92, Response.Type, Response.Sender, Response.Receiver, Response.Ephemeral, Response.Empty, Response.Mac1, Response.Mac2);
    }

    [Fact]
    public void Cookie_reply_has_64_bytes_without_a_gap()
    {
        Assert.Equal(64, CookieReply.SizeBytes);
        AssertWhole(64, CookieReply.Type, CookieReply.Receiver, CookieReply.Nonce, CookieReply.Cookie);
    }

    [Fact]
    public void Data_has_32_bytes_and_more()
    {
        Assert.Equal((16, 16, 32), (DataMessage.HeaderSizeBytes, DataMessage.TagSizeBytes, DataMessage.SizeMinBytes));
        AssertWhole(16, DataMessage.Type, DataMessage.Receiver, DataMessage.Counter);
        byte[] message = new byte[32];
        DataMessage.WriteHeader(message, 0x04030201, 0x0807060504030201);
        Assert.Equal("04000000010203040102030405060708", Convert.ToHexStringLower(message.AsSpan(0, 16)));
        DataMessage.ReadHeader(message, out uint receiver, out ulong counter);
        Assert.Equal((0x04030201u, 0x0807060504030201UL), (receiver, counter));
    }

    [Fact]
    public void Types_have_the_numbers_of_the_wire() => Assert.Equal(
        [(0, "None"), (1, "Initiation"), (2, "Response"), (3, "CookieReply"), (4, "Data")],
        Enum.GetValues<MessageType>().Select(type => ((int)type, $"{type}")));

    [Fact]
    public void Refusals_keep_their_numbers()
    {
        string[] names =
        [
            "None", "WrongLength", "WrongType", "NoPrivateKey", "BadMac1", "CookieRequired", "RateLimited", "LowOrderKey", "BadStaticKey", "UnknownPeer",
            "BadTimestamp", "ReplayedInitiation", "InitiationFlood", "UnknownIndex", "UnexpectedResponse", "BadResponse", "BadCookieReply", "Superseded",
            "PeerGone", "OwnKey", "SessionExpired", "CounterLimit", "ReplayedData", "BadTag", "SourceNotAllowed", "MalformedInner", "Filtered", "NoRoute",
            "NoEndpoint", "StagedDropped", "TooLarge", "OwnPacket", "NotSent", "NotDelivered", "QueueFull", "NoSocket",
            "LanOff", "LanUnsuited", "LanRate", "LanRoomFull",
        ];
        // New ones are added behind; none changes its number.
        Assert.Equal(names, Enum.GetValues<Refusal>().Order().Take(names.Length).Select(refusal => $"{refusal}"));
        Assert.Equal(Enumerable.Range(0, names.Length), Enum.GetValues<Refusal>().Order().Take(names.Length).Select(refusal => (int)refusal));
    }

    [Theory]
    [InlineData("", Refusal.WrongLength)]
    [InlineData("010000", Refusal.WrongLength)]
    [InlineData("00000000", Refusal.WrongType)]
    [InlineData("05000000", Refusal.WrongType)]
    [InlineData("01000001", Refusal.WrongType)]
    [InlineData("04000100", Refusal.WrongType)]
    [InlineData("01000000", Refusal.WrongLength)]
    [InlineData("0400000000000000000000000000000000000000000000000000000000000000ff", Refusal.None)]
    [InlineData("04000000000000000000000000000000000000000000000000000000000000", Refusal.WrongLength)]
    public void A_message_is_told_by_its_first_four_bytes_and_its_length(string hex, Refusal expected)
    {
        MessageType type = WireMessage.TypeOf(Convert.FromHexString(hex), out Refusal refusal);

        Assert.Equal(expected, refusal);
        Assert.Equal(expected == Refusal.None, type != MessageType.None);
    }

    [Theory]
    [InlineData(0, 1420, 0)]
    [InlineData(1, 1420, 16)]
    [InlineData(16, 1420, 16)]
    [InlineData(84, 1420, 96)]
    [InlineData(1409, 1420, 1420)]
    [InlineData(1420, 1420, 1420)]
    [InlineData(1421, 1420, 1436)]
    [InlineData(2839, 1420, 2840)]
    [InlineData(1421, 0, 1424)]
    public void Padding_goes_to_the_next_16_but_never_beyond_the_mtu(int length, int mtu, int expected) =>
        Assert.Equal(expected, Padding.PaddedLengthBytes(length, mtu));

    private static void AssertWhole(int size, params Field[] fields)
    {
        int at = 0;
        foreach (Field field in fields)
        {
            Assert.Equal(at, field.OffsetBytes);
            at = field.End;
        }
        Assert.Equal(size, at);
    }
}
