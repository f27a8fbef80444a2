using System.Net;
using System.Text;
using Lanstead.Names;

namespace Lanstead.Tests.Plain.Names;

public sealed class AnswererTests
{
    [Theory]
    [InlineData("nas.home.lan.internal", DnsType.A, "10.90.0.2")]
    [InlineData("nas.home.lan.internal", DnsType.Aaaa, "fd00:1::2")]
    [InlineData("nas.games.lan.internal", DnsType.A, "10.91.0.7")]
    [InlineData("2.0.90.10.in-addr.arpa", DnsType.Ptr, "nas.home.lan.internal")]
    [InlineData("home.lan.internal", DnsType.Soa, "ns.lan.internal hostmaster.lan.internal 42")]
    [InlineData("home.lan.internal", DnsType.Ns, "ns.lan.internal")]
    [InlineData("15.90.10.in-addr.arpa", DnsType.Soa, "ns.lan.internal hostmaster.lan.internal 42")]
    [InlineData("NAS.Home.LAN.internal", DnsType.A, "10.90.0.2")]
    public void A_name_is_answered_with_what_it_has(string name, DnsType type, string data)
    {
        DnsMessage answer = Zones.Ask(name, type);

        Assert.Equal((ResponseCode.NoError, true, false), (answer.Code, answer.IsAuthoritative, answer.IsTruncated));
        Assert.Equal((type, data), (Assert.Single(answer.Answers).Type, answer.Answers[0].Data));
    }

    [Fact]
    public void Reverse_name_of_an_IPv6_address_is_answered() =>
        Assert.Equal("nas.home.lan.internal", Assert.Single(Zones.Ask(DnsName.Reverse(IPAddress.Parse("fd00:1::2")).ToString(), DnsType.Ptr).Answers).Data);

    [Theory]
    [InlineData("v6.home.lan.internal", DnsType.A, "home.lan.internal")]
    [InlineData("nas.home.lan.internal", DnsType.Ptr, "home.lan.internal")]
    [InlineData("apps.home.lan.internal", DnsType.A, "home.lan.internal")]
    [InlineData("home.lan.internal", DnsType.A, "home.lan.internal")]
    public void A_name_without_this_type_exists_all_the_same(string name, DnsType type, string zone)
    {
        DnsMessage answer = Zones.Ask(name, type);

        Assert.Equal(ResponseCode.NoError, answer.Code);
        Assert.Empty(answer.Answers);
        Assert.Equal((DnsType.Soa, DnsName.Parse(zone)), (Assert.Single(answer.Authorities).Type, answer.Authorities[0].Name));
    }

    [Theory]
    [InlineData("none.home.lan.internal", "home.lan.internal")]
    [InlineData("nas.none.lan.internal", "lan.internal")]
    [InlineData("below.nas.home.lan.internal", "home.lan.internal")]
    [InlineData("9.0.90.10.in-addr.arpa", "0.90.10.in-addr.arpa")]
    public void A_name_that_is_not_there_is_denied_with_its_zone(string name, string zone)
    {
        DnsMessage answer = Zones.Ask(name, DnsType.A);

        Assert.Equal(ResponseCode.NameError, answer.Code);
        Assert.Equal((DnsType.Soa, DnsName.Parse(zone)), (Assert.Single(answer.Authorities).Type, answer.Authorities[0].Name));
        Assert.InRange(answer.Authorities[0].TtlSeconds, 1u, 5u);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("internal")]
    [InlineData("xlan.internal")]
    [InlineData("1.16.90.10.in-addr.arpa")]
    [InlineData("10.in-addr.arpa")]
    public void A_name_of_others_is_not_answered(string name) =>
        Assert.Null(Zones.AnswerTo(DnsMessage.Ask(1, DnsName.Parse(name), DnsType.A), Zones.Home));

    [Fact]
    public void An_alias_is_followed_to_the_address()
    {
        DnsMessage answer = Zones.Ask("www.home.lan.internal", DnsType.A);

        Assert.Equal(["files.home.lan.internal", "nas.home.lan.internal", "10.90.0.2"], answer.Answers.Select(record => record.Data));
        Assert.Equal("files.home.lan.internal", Assert.Single(Zones.Ask("www.home.lan.internal", DnsType.Cname).Answers).Data);
    }

    [Fact]
    public void An_alias_of_itself_ends()
    {
        Assert.InRange(Zones.Ask("round.home.lan.internal", DnsType.A).Answers.Count, 1, 10);
        Assert.Equal("example.org", Assert.Single(Zones.Ask("away.home.lan.internal", DnsType.A).Answers).Data);
    }

    [Fact]
    public void A_star_answers_for_what_is_not_there_and_for_nothing_else()
    {
        Assert.Equal("10.90.0.2", Zones.Ask("git.apps.home.lan.internal", DnsType.A).Answers[^1].Data);
        Assert.Equal("10.90.0.2", Zones.Ask("deep.git.apps.home.lan.internal", DnsType.A).Answers[^1].Data);
        Assert.Equal("10.90.0.9", Assert.Single(Zones.Ask("known.apps.home.lan.internal", DnsType.A).Answers).Data);
        Assert.Equal(ResponseCode.NameError, Zones.Ask("below.known.apps.home.lan.internal", DnsType.A).Code);
    }

    [Fact]
    public void What_has_no_room_is_left_out_and_the_answer_says_so()
    {
        DnsMessage small = Zones.Ask("many.home.lan.internal", DnsType.A, DnsQuery.PlainUdpBytes);
        byte[] whole = new byte[Answerer.LongestBytes];
        Assert.True(DnsQuery.TryRead(DnsMessage.Ask(1, DnsName.Parse("many.home.lan.internal"), DnsType.A), out DnsQuery query));
        int length = Answerer.Answer(query, Zones.Home, whole);

        Assert.True(small.IsTruncated);
        Assert.InRange(small.Answers.Count, 20, 40);
        Assert.True(DnsMessage.TryRead(whole.AsSpan(0, length), out DnsMessage? all));
        Assert.Equal((100, false), (all.Answers.Count, all.IsTruncated));
    }

    [Fact]
    public void Answer_repeats_the_question_with_its_upper_and_lower_case()
    {
        byte[] question = Raw("nAs.HoMe.lan.internal", DnsType.A);

        byte[] answer = Zones.AnswerTo(question, Zones.Home)!;

        Assert.Equal(question[12..], answer[12..question.Length]);
        // Without EDNS in the question there is none in the answer.
        Assert.Equal(0, answer[11]);
    }

    [Theory]
    [InlineData(ResponseCode.NotImplemented, 2, 0x20)]  // opcode 4, NOTIFY
    [InlineData(ResponseCode.FormatError, 5, 2)]        // two questions
    [InlineData(ResponseCode.FormatError, 5, 0)]        // none
    [InlineData(ResponseCode.FormatError, 12, 0xc0)]    // a name that points
    [InlineData(ResponseCode.FormatError, 12, 0x40)]    // a kind of label that there is not
    [InlineData(ResponseCode.Refused, -1, 3)]           // class CHAOS
    [InlineData(ResponseCode.NotImplemented, -3, 252)]  // a transfer of the zone
    public void A_request_that_is_none_is_told_so(ResponseCode code, int at, byte value)
    {
        byte[] question = Raw("nas.home.lan.internal", DnsType.A);
        question[at < 0 ? question.Length + at : at] = value;

        Assert.True(DnsMessage.TryRead(Zones.AnswerTo(question, Zones.Home), out DnsMessage? answer));

        Assert.Equal(code, answer.Code);
        Assert.Empty(answer.Answers);
    }

    [Fact]
    public void A_newer_EDNS_is_told_that_it_is_not_spoken()
    {
        byte[] question = DnsMessage.Ask(9, DnsName.Parse("nas.home.lan.internal"), DnsType.A);
        question[^5] = 1;

        Assert.True(DnsMessage.TryRead(Zones.AnswerTo(question, Zones.Home), out DnsMessage? answer));

        Assert.Equal(ResponseCode.BadVersion, answer.Code);
    }

    [Fact]
    public void An_answer_and_half_a_header_are_not_answered()
    {
        byte[] question = Raw("nas.home.lan.internal", DnsType.A);
        question[2] |= 0x80;

        Assert.False(DnsQuery.TryRead(question, out _));
        Assert.False(DnsQuery.TryRead(question.AsSpan(0, 11), out _));
    }

    // Without EDNS, and with upper case as it is.
    private static byte[] Raw(string name, DnsType type)
    {
        var bytes = new List<byte> { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (string label in name.Split('.'))
            bytes.AddRange([(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        bytes.AddRange([0, 0, (byte)type, 0, 1]);
        return [.. bytes];
    }
}
