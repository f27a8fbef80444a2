using System.Net;
using Lanstead.Names;

namespace Lanstead.Tests.Plain.Names;

public sealed class DnsPropertyTests
{
    private static readonly string[] Labels = ["a", "b", "nas", "x-1", "*"];

    [Fact]
    public void Any_name_is_the_same_after_text_and_after_the_wire()
    {
        var random = new Random(1);
        for (int round = 0; round < 4_000; round++)
        {
            byte[] wire = new byte[random.Next(1, 255)];
            random.NextBytes(wire);
            int at = 0;
            while (wire.Length - at > 2)
            {
                int length = Math.Min(random.Next(1, 64), wire.Length - at - 2);
                wire[at] = (byte)length;
                at += length + 1;
            }
            wire[at] = 0;
            DnsName name = DnsName.FromWire(wire.AsSpan(0, at + 1));

            byte[] written = new byte[DnsName.MaxWireBytes];
            int writtenBytes = name.Write(written);

            Assert.Equal(name, DnsName.Parse(name.ToString()));
            Assert.Equal(at + 1, writtenBytes);
            Assert.Equal(name, DnsName.FromWire(written.AsSpan(0, writtenBytes)));
        }
    }

    /// <summary>The table against a list that is looked through from end to end.</summary>
    [Fact]
    public void Random_tables_answer_as_a_naive_list_does()
    {
        var random = new Random(2);
        DnsName zone = DnsName.Parse("z.internal");
        for (int round = 0; round < 500; round++)
        {
            var builder = new NameTableBuilder(DnsName.Parse("ns.z.internal"));
            builder.AddZone(zone);
            var list = new List<(DnsName Name, IPAddress Address)>();
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                var address = new IPAddress([10, 0, (byte)round, (byte)i]);
                DnsName name = RandomName(random);
                Assert.True(builder.Add(name, DnsRecord.Of(address)));
                list.Add((name, address));
            }
            NameTable table = builder.Build(1);
            for (int i = 0; i < 20; i++)
            {
                DnsName asked = RandomName(random);
                DnsMessage answer = Zones.Ask(asked.ToString(), DnsType.A, table: table);

                string[]? expected = Naive(list, asked, zone);
                Assert.Equal(expected is null ? ResponseCode.NameError : ResponseCode.NoError, answer.Code);
                Assert.Equal(expected ?? [], answer.Answers.Select(record => record.Data));
            }
        }
    }

    [Fact]
    public void Mutated_messages_are_answered_or_dropped_and_nothing_throws()
    {
        var random = new Random(3);
        byte[] buffer = new byte[Answerer.LongestBytes];
        int answered = 0;
        for (int round = 0; round < 15_000; round++)
        {
            byte[] message = DnsMessage.Ask(1, DnsName.Parse("www.home.lan.internal"), DnsType.A);
            for (int i = random.Next(4); i >= 0; i--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            message = message[..random.Next(1, message.Length + 1)];
            DnsMessage.TryRead(message, out _);
            if (!DnsQuery.TryRead(message, out DnsQuery query))
                continue;
            int length = Answerer.Answer(query, Zones.Home, buffer.AsSpan(0, query.UdpBytes));
            Assert.True(length == 0 || DnsMessage.TryRead(buffer.AsSpan(0, length), out _));
            answered += length > 0 ? 1 : 0;
        }
        Assert.InRange(answered, 3_000, 15_000);
    }

    private static DnsName RandomName(Random random) =>
        DnsName.Parse(string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Labels[random.Next(Labels.Length)]).Append("z.internal")));

    private static string[]? Naive(List<(DnsName Name, IPAddress Address)> list, DnsName asked, DnsName zone)
    {
        if (list.Any(row => row.Name.IsWithin(asked)))
            return [.. list.Where(row => row.Name == asked).Select(row => row.Address.ToString())];
        DnsName encloser = asked.Parent;
        while (encloser != zone && !list.Any(row => row.Name.IsWithin(encloser)))
            encloser = encloser.Parent;
        string[] wild = [.. list.Where(row => row.Name.Parent == encloser && row.Name.ToString().StartsWith("*.", StringComparison.Ordinal)).Select(row => row.Address.ToString())];
        return wild.Length > 0 || list.Any(row => row.Name.IsWithin(DnsName.Parse($"*.{encloser}"))) ? wild : null;
    }
}
