using System.Net;
using Lanstead.Names;

namespace Lanstead.Tests.Plain.Names;

/// <summary>A table to ask, and the asking.</summary>
internal static class Zones
{
    public static NameTable Home { get; } = Make();

    public static DnsMessage Ask(string name, DnsType type, int udpBytes = DnsQuery.LargestUdpBytes, NameTable? table = null)
    {
        byte[] question = DnsMessage.Ask(0x1234, DnsName.Parse(name), type, udpBytes);
        byte[] answer = AnswerTo(question, table ?? Home) ?? throw new InvalidOperationException($"{name} is not ours.");
        Assert.True(DnsMessage.TryRead(answer, out DnsMessage? message));
        Assert.Equal(0x1234, message.Id);
        Assert.True(message.IsResponse);
        return message;
    }

    public static byte[]? AnswerTo(byte[] question, NameTable table)
    {
        Assert.True(DnsQuery.TryRead(question, out DnsQuery query));
        byte[] answer = new byte[query.UdpBytes];
        int length = Answerer.Answer(query, table, answer);
        return length == 0 ? null : answer[..length];
    }

    private static NameTable Make()
    {
        var names = new NameTableBuilder(DnsName.Parse("ns.lan.internal"));
        foreach (string zone in new[] { "lan.internal", "home.lan.internal", "games.lan.internal" })
            names.AddZone(DnsName.Parse(zone));
        names.AddReverse(IPNetwork.Parse("10.90.0.0/20"));
        names.AddReverse(IPNetwork.Parse("fd00:1::/64"));
        Add("nas.home.lan.internal", "10.90.0.2", "fd00:1::2");
        Add("nas.games.lan.internal", "10.91.0.7");
        Add("v6.home.lan.internal", "fd00:1::6");
        names.Add(DnsName.Parse("www.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("files.home.lan.internal")));
        names.Add(DnsName.Parse("files.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("nas.home.lan.internal")));
        names.Add(DnsName.Parse("round.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("round.home.lan.internal")));
        names.Add(DnsName.Parse("away.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("example.org")));
        names.Add(DnsName.Parse("*.apps.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("nas.home.lan.internal")));
        Add("known.apps.home.lan.internal", "10.90.0.9");
        names.Add(DnsName.Reverse(IPAddress.Parse("10.90.0.2")), DnsRecord.NameOfAddress(DnsName.Parse("nas.home.lan.internal")));
        names.Add(DnsName.Reverse(IPAddress.Parse("fd00:1::2")), DnsRecord.NameOfAddress(DnsName.Parse("nas.home.lan.internal")));
        for (int i = 1; i <= 100; i++)
            Add("many.home.lan.internal", $"10.90.1.{i}");
        return names.Build(42);

        void Add(string name, params string[] addresses)
        {
            foreach (string address in addresses)
                names.Add(DnsName.Parse(name), DnsRecord.Of(IPAddress.Parse(address)));
        }
    }
}
