using System.Net;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Offload;
using static System.Buffers.Binary.BinaryPrimitives;
using TestPacket = Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Engine;

public sealed unsafe class UnreachableTests
{
    private const string Me = "10.90.0.1", Me6 = "fd00:90::1", Nobody = "10.90.0.77", Nobody6 = "fd00:90::77";

    [Theory]
    [InlineData(4)]
    [InlineData(500)]
    [InlineData(520)]
    [InlineData(1400)]
    [InlineData(60_000)]
    public void Over_ipv4_the_host_is_unreachable_and_at_most_576_bytes_say_so(int payloadBytes)
    {
        byte[] packet = TestPacket.Udp(Me, 4000, Nobody, 53, payloadBytes);

        byte[] answer = Answer(packet);

        Assert.Equal(Math.Min(28 + packet.Length, 576), answer.Length);
        Assert.Equal(answer.Length, ReadUInt16BigEndian(answer.AsSpan(2)));
        Assert.Equal((0x45, 64, 1), (answer[0], answer[8], answer[9]));
        Assert.Equal((Nobody, Me), ($"{new IPAddress(answer[12..16])}", $"{new IPAddress(answer[16..20])}"));
        Assert.Equal((3, 1), (answer[20], answer[21]));
        Assert.Equal(packet[..(answer.Length - 28)], answer[28..]);
        Assert.True(IsRight(answer, 0, 20, 0) && IsRight(answer, 20, answer.Length, 0));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1400)]
    [InlineData(60_001)]
    public void Over_ipv6_the_address_is_unreachable_and_at_most_1280_bytes_say_so(int payloadBytes)
    {
        byte[] packet = TestPacket.Udp(Me6, 4000, Nobody6, 53, payloadBytes);

        byte[] answer = Answer(packet);

        Assert.Equal(Math.Min(48 + packet.Length, 1280), answer.Length);
        Assert.Equal(answer.Length - 40, ReadUInt16BigEndian(answer.AsSpan(4)));
        Assert.Equal((0x60, 58, 64), (answer[0], answer[6], answer[7]));
        Assert.Equal((Nobody6, Me6), ($"{new IPAddress(answer[8..24])}", $"{new IPAddress(answer[24..40])}"));
        Assert.Equal((1, 3), (answer[40], answer[41]));
        Assert.Equal(packet[..(answer.Length - 48)], answer[48..]);
        fixed (byte* start = answer)
            Assert.True(IsRight(answer, 40, answer.Length, InternetChecksum.PseudoHeader(start + 8, 32, 58, answer.Length - 40)));
    }

    [Fact]
    public void Too_large_a_packet_is_answered_with_what_passes()
    {
        byte[] packet = TestPacket.Udp(Me, 4000, Nobody, 53, 1400), packet6 = TestPacket.Udp(Me6, 4000, Nobody6, 53, 1400);

        byte[] answer = Answer(packet, pathBytes: 1232), answer6 = Answer(packet6, pathBytes: 1296);

        Assert.Equal((3, 4, 0, 1232), (answer[20], answer[21], ReadUInt16BigEndian(answer.AsSpan(24)), ReadUInt16BigEndian(answer.AsSpan(26))));
        Assert.True(IsRight(answer, 0, 20, 0) && IsRight(answer, 20, answer.Length, 0));
        Assert.Equal((2, 0, 1296), (answer6[40], answer6[41], ReadInt32BigEndian(answer6.AsSpan(44))));
        fixed (byte* start = answer6)
            Assert.True(IsRight(answer6, 40, answer6.Length, InternetChecksum.PseudoHeader(start + 8, 32, 58, answer6.Length - 40)));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(0, true)]
    [InlineData(13, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(11, false)]
    [InlineData(12, false)]
    public void An_icmp_error_is_never_answered(byte type, bool isAnswered) => Assert.Equal(isAnswered, Answer(TestPacket.Icmp(Me, Nobody, type)).Length > 0);

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(127, false)]
    public void An_icmpv6_error_is_never_answered(byte type, bool isAnswered) => Assert.Equal(isAnswered, Answer(TestPacket.Icmp(Me6, Nobody6, type)).Length > 0);

    [Fact]
    public void An_icmpv6_error_behind_other_headers_is_none_the_less_one()
    {
        byte[] error = [58, 0, 1, 4, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0];
        byte[] echo = [58, 0, 1, 4, 0, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0];
        foreach (byte header in new byte[] { 0, 43, 60 })
        {
            Assert.Empty(Answer(TestPacket.Ip6(Me6, Nobody6, header, error)));
            Assert.NotEmpty(Answer(TestPacket.Ip6(Me6, Nobody6, header, echo)));
            Assert.Empty(Answer(TestPacket.Ip6(Me6, Nobody6, header, [58, 255, 1, 4])));
        }
    }

    [Theory]
    [InlineData(Me, "224.0.0.1")]
    [InlineData(Me, "239.255.255.250")]
    [InlineData(Me, "255.255.255.255")]
    [InlineData(Me, "0.0.0.0")]
    [InlineData("0.0.0.0", Nobody)]
    [InlineData("224.0.0.5", Nobody)]
    [InlineData("255.255.255.255", Nobody)]
    [InlineData("127.0.0.1", Nobody)]
    [InlineData(Me6, "ff02::2")]
    [InlineData(Me6, "ff05::1:3")]
    [InlineData(Me6, "::")]
    [InlineData("::", Nobody6)]
    [InlineData("::1", Nobody6)]
    [InlineData("ff02::1", Nobody6)]
    public void What_goes_to_many_or_comes_from_nobody_is_never_answered(string from, string to) => Assert.Empty(Answer(TestPacket.Udp(from, 1, to, 2)));

    [Fact]
    public void Only_the_first_part_of_a_packet_is_answered()
    {
        byte[] payload = TestPacket.UdpHeader(1, 2, 100);
        Assert.NotEmpty(Answer(TestPacket.Ip4(Me, Nobody, 17, payload, fragmentWord: 0x2000)));
        Assert.Empty(Answer(TestPacket.Ip4(Me, Nobody, 17, payload, fragmentWord: 0x2001)));
        Assert.Empty(Answer(TestPacket.Ip4(Me, Nobody, 17, payload, fragmentWord: 0x0010)));
        Assert.NotEmpty(Answer(TestPacket.Ip6(Me6, Nobody6, 44, [17, 0, 0, 1, 0, 0, 0, 9, .. payload])));
        Assert.Empty(Answer(TestPacket.Ip6(Me6, Nobody6, 44, [17, 0, 0, 8, 0, 0, 0, 9, .. payload])));
    }

    [Fact]
    public void Packets_cut_short_anywhere_are_no_trouble()
    {
        foreach (byte[] packet in new[] { TestPacket.Icmp(Me, Nobody, 8), TestPacket.Icmp(Me6, Nobody6, 128), TestPacket.Ip6(Me6, Nobody6, 0, [58, 0, 1, 4, 0, 0, 0, 0, 128, 0]) })
        {
            for (int length = 0; length < packet.Length; length++)
                Assert.InRange(Answer(packet[..length]).Length, 0, 48 + length);
        }
        Assert.Empty(Answer([0x41, .. new byte[40]]));
        Assert.Empty(Answer([0x55, .. new byte[40]]));
    }

    private static byte[] Answer(byte[] packet, int pathBytes = 0)
    {
        // A copy that ends where its memory ends, and canaries behind the answer.
        byte[] room = new byte[Unreachable.BytesMax + 16];
        room.AsSpan().Fill(0xa5);
        int length;
        fixed (byte* start = packet.Length == 0 ? [0] : packet)
        fixed (byte* answer = room)
            length = Unreachable.Write(start, packet.Length, pathBytes, answer);
        Assert.Equal(-1, room.AsSpan(Math.Max(length, 0)).IndexOfAnyExcept((byte)0xa5));
        return room[..length];
    }

    private static bool IsRight(byte[] packet, int from, int to, ulong sum)
    {
        fixed (byte* start = packet)
            return InternetChecksum.IsRight(sum + InternetChecksum.Sum(start + from, to - from));
    }
}
