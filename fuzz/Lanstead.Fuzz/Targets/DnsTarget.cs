using System.Net;
using Lanstead.Names;
using Lanstead.Fuzz.Loop;

namespace Lanstead.Fuzz.Targets;

/// <summary>Requests to the resolver, and whole messages: whatever is asked is answered within its bounds, by what can be read again.</summary>
internal sealed class DnsTarget : IFuzzTarget
{
    private static readonly NameTable Table = MakeTable();

    public string Name => "dns";

    public string Summary => "questions to the resolver, and messages with names in them";

    public int MaxBytes => 1500;

    public IReadOnlyList<byte[]> Words { get; } =
        [.. new[] { "nas.home.lan.internal", "*.home.lan.internal", "2.0.90.10.in-addr.arpa", "a.b.c.d.e", "" }.Select(text => WireOf(DnsName.Parse(text))), [0xc0, 0x0c], [0, 41, 4, 208], [0, 1, 0, 1]];

    public IEnumerable<byte[]> Seeds()
    {
        foreach (string name in new[] { "nas.home.lan.internal", "www.home.lan.internal", "none.home.lan.internal", "2.0.90.10.in-addr.arpa", "example.org", "." })
        {
            foreach (DnsType type in new[] { DnsType.A, DnsType.Aaaa, DnsType.Ptr, DnsType.Soa, DnsType.Ns, DnsType.Any })
            {
                byte[] question = DnsMessage.Ask(7, DnsName.Parse(name), type);
                yield return question;
                byte[] answer = new byte[DnsQuery.LargestUdpBytes];
                if (DnsQuery.TryRead(question, out DnsQuery query) && Answerer.Answer(query, Table, answer) is > 0 and var length)
                    yield return answer[..length];
            }
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (DnsMessage.TryRead(input, out DnsMessage? message))
        {
            foreach (DnsName name in message.Answers.Select(record => record.Name).Append(message.Name))
                FuzzException.Unless(DnsName.TryParse(name.ToString(), out DnsName again) && again == name, "a name changes when it is written and read");
        }
        if (!DnsQuery.TryRead(input, out DnsQuery query))
            return;
        byte[] udp = new byte[query.UdpBytes];
        int length = Answerer.Answer(query, Table, udp);
        FuzzException.Unless(length > 0 || !Table.TryFindZone(query.Name, out _), "a question of ours gets no answer");
        if (length == 0)
            length = Answerer.Refuse(query, ResponseCode.Refused, udp);
        DnsMessage.TryRead(udp.AsSpan(0, length), out DnsMessage? told);
        FuzzException.Unless(told is { IsResponse: true } && told.Id == query.Id, "an answer cannot be read");
        FuzzException.Unless(told!.Name == query.Name || query.Question.IsEmpty, "an answer is to another question");
        byte[] tcp = new byte[Answerer.LongestBytes];
        int whole = Answerer.Answer(query, Table, tcp);
        FuzzException.Unless(whole == 0 || whole >= length, "by TCP there is less than by UDP");
    }

    private static NameTable MakeTable()
    {
        var names = new NameTableBuilder(DnsName.Parse("ns.lan.internal"));
        names.AddZone(DnsName.Parse("lan.internal"));
        names.AddZone(DnsName.Parse("home.lan.internal"));
        names.AddReverse(IPNetwork.Parse("10.90.0.0/20"));
        names.AddReverse(IPNetwork.Parse("fd00:1::/64"));
        for (int i = 1; i < 100; i++)
            names.Add(DnsName.Parse("many.home.lan.internal"), DnsRecord.Of(IPAddress.Parse($"10.90.1.{i}")));
        names.Add(DnsName.Parse("nas.home.lan.internal"), DnsRecord.Of(IPAddress.Parse("10.90.0.2")));
        names.Add(DnsName.Parse("nas.home.lan.internal"), DnsRecord.Of(IPAddress.Parse("fd00:1::2")));
        names.Add(DnsName.Parse("www.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("nas.home.lan.internal")));
        names.Add(DnsName.Parse("round.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("round.home.lan.internal")));
        names.Add(DnsName.Parse("*.apps.home.lan.internal"), DnsRecord.Alias(DnsName.Parse("nas.home.lan.internal")));
        names.Add(DnsName.Reverse(IPAddress.Parse("10.90.0.2")), DnsRecord.NameOfAddress(DnsName.Parse("nas.home.lan.internal")));
        return names.Build(1);
    }

    private static byte[] WireOf(DnsName name)
    {
        byte[] wire = new byte[DnsName.MaxWireBytes];
        return wire[..name.Write(wire)];
    }
}
