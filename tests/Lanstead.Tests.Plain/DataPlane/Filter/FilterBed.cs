using System.Net;
using Lanstead.DataPlane.Filter;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>A filter with a lane for each direction and a clock of its own. "Me" is this machine, the others come through the tunnel.</summary>
internal sealed unsafe class FilterBed
{
    public const string Me = "10.90.0.1", Me6 = "fd00:90::1";
    public const string Alpha = "10.90.0.2", Alpha6 = "fd00:90::2";
    public const string Bravo = "10.90.0.3", Bravo6 = "fd00:90::3";

    private readonly FilterLane _receive;
    private readonly FilterLane _send;

    public FilterBed(FilterRules rules, FilterOptions? options = null, int seed = 1)
    {
        byte[] secret = new byte[32];
        new Random(seed).NextBytes(secret);
        Filter = new PacketFilter(options ?? new FilterOptions { FlowCapacity = 1024, FragmentCapacity = 64 }, secret);
        _receive = Filter.AddLane();
        _send = Filter.AddLane();
        Use(rules);
    }

    public PacketFilter Filter { get; }

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    public static FilterRules Rules(FilterAction otherwise, params FilterRule[] rules) => new()
    {
        Rules = rules,
        Default = otherwise,
        LocalPrefixes = [Net($"{Me}/32"), Net($"{Me6}/128"), Net("10.90.0.255/32")],
    };

    public static FilterRule Allow() => new() { Action = FilterAction.Allow };

    public static FilterRule Deny() => new() { Action = FilterAction.Deny };

    public static IPNetwork Net(string text) => IPNetwork.Parse(text);

    public void Use(FilterRules rules) => Filter.Use(CompiledFilter.Compile(rules).Value);

    /// <summary>A packet out of the tunnel.</summary>
    public FilterVerdict In(byte[] packet)
    {
        _receive.BeginBatch(Now);
        fixed (byte* start = packet)
            return _receive.Judge(start, packet.Length);
    }

    /// <summary>A packet into the tunnel.</summary>
    public void Out(byte[] packet)
    {
        _send.BeginBatch(Now);
        fixed (byte* start = packet)
            _send.NoteOutbound(start, packet.Length);
    }
}
