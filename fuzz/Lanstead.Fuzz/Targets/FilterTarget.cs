using System.Net;
using Lanstead.DataPlane.Filter;
using Lanstead.Fuzz.Loop;

namespace Lanstead.Fuzz.Targets;

/// <summary>The packet filter: headers, fragments, flows, quoted packets.</summary>
/// <remarks>Input: commands of an options byte (1 out of this machine, 2 an hour later, 4 checked checksums), a length byte, and as many bytes as there are.</remarks>
internal sealed unsafe class FilterTarget : IFuzzTarget
{
    private const int Out = 1, Later = 2;
    private static readonly CompiledFilter Rules = CompiledFilter.Compile(new FilterRules
    {
        Rules =
        [
            new FilterRule { Action = FilterAction.Deny, Sources = [IPNetwork.Parse("10.90.0.3/32")] },
            new FilterRule { Action = FilterAction.Allow, Protocol = 6, DestinationPorts = [new PortRange(1, 30_000)] },
            new FilterRule { Action = FilterAction.Allow, DestinationPorts = [new PortRange(53, 53)] },
        ],
        Default = FilterAction.Deny,
        LocalPrefixes = [IPNetwork.Parse("10.90.0.1/32"), IPNetwork.Parse("fd00:90::1/128")],
    }).Value;

    private readonly Guarded _memory = new(4096);

    public string Name => "filter";

    public string Summary => "the packet filter: headers, fragments, flows";

    public int MaxBytes => 4096;

    public IEnumerable<byte[]> Seeds() => SomePackets.All().SelectMany(packet => (byte[][])
        [[0, (byte)packet.Length, .. packet], [Out, (byte)packet.Length, .. packet, 0, (byte)packet.Length, .. packet, Later, (byte)packet.Length, .. packet]]);

    public void Run(ReadOnlySpan<byte> input)
    {
        var filter = new PacketFilter(new FilterOptions { FlowCapacity = 1024, FragmentCapacity = 64 }, new byte[32]);
        filter.Use(Rules);
        FilterLane receive = filter.AddLane(), send = filter.AddLane();
        TimeSpan now = Ends.Now;
        long judged = 0;
        while (input.Length >= 2)
        {
            int options = input[0];
            ReadOnlySpan<byte> packet = input[2..Math.Min(input.Length, 2 + input[1])];
            input = input[(2 + packet.Length)..];
            if (packet.Length < 20)
                continue;
            byte* start = _memory.Place(packet);
            now += (options & Later) != 0 ? TimeSpan.FromMinutes(61) : TimeSpan.FromMilliseconds(1);
            if ((options & Out) != 0)
            {
                send.BeginBatch(now);
                send.NoteOutbound(start, packet.Length);
                continue;
            }

            receive.BeginBatch(now);
            FilterVerdict verdict = receive.Judge(start, packet.Length);
            judged++;
            FuzzException.Unless(Enum.IsDefined(verdict), $"a verdict of {verdict}");
            FuzzException.Unless(new Span<byte>(start, packet.Length).SequenceEqual(packet), "the filter changed a packet");
        }

        FilterCounts counts = filter.Count();
        FuzzException.Unless(counts[FilterVerdict.Allowed] + counts.Refused == judged, "a packet was not counted, or twice");
    }
}
