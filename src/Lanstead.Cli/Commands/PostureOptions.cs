using System.CommandLine;
using Lanstead.Protocol;

namespace Lanstead.Cli.Commands;

/// <summary>The options of <c>networks set</c> by which a network demands something of its machines.</summary>
internal sealed class PostureOptions
{
    private const string Any = "any";

    private readonly Option<string?> _agent = new("--min-agent") { Description = "Least version of the agent, such as 0.2.0, or any" };
    private readonly Option<string?> _systems = new("--systems") { Description = "Systems that it takes, with their least version: \"debian 12, ubuntu 24.04\", or any" };
    private readonly Option<string?> _disk = new("--disk-encryption") { Description = "demanded or any: whether machines without an encrypted disk stay out" };
    private readonly Option<string?> _firewall = new("--firewall") { Description = "demanded or any: whether machines without a firewall stay out" };

    public PostureOptions()
    {
        _disk.AcceptOnlyFromAmong("demanded", Any);
        _firewall.AcceptOnlyFromAmong("demanded", Any);
    }

    public IEnumerable<Option> All => [_agent, _systems, _disk, _firewall];

    /// <summary>In words.</summary>
    public static string TextOf(PostureDemand demand) => string.Join(", ",
    [
        .. demand.AgentVersion is { } agent ? new[] { $"the agent {agent} or newer" } : [],
        .. demand.Systems is { Count: > 0 } systems ? new[] { string.Join(" or ", systems.Select(one => $"{one.Id} {one.Version}".Trim())) } : [],
        .. demand.DiskEncryption ? new[] { "an encrypted disk" } : [],
        .. demand.Firewall ? new[] { "a firewall" } : [],
    ]);

    /// <summary>The demand as it is to be; null when none of the options was given. False for what cannot be read.</summary>
    public bool TryRead(ParseResult parsed, PostureDemand? present, out PostureDemand? demand)
    {
        (string? agent, string? systems, string? disk, string? firewall) = (parsed.GetValue(_agent), parsed.GetValue(_systems), parsed.GetValue(_disk), parsed.GetValue(_firewall));
        demand = null;
        if (agent is null && systems is null && disk is null && firewall is null)
            return true;
        present ??= new PostureDemand();
        if ((agent is not (null or Any) && !PostureRules.IsVersion(agent)) || !TrySystems(systems, present.Systems, out IReadOnlyList<SystemDemand>? wanted))
            return false;
        demand = new PostureDemand(
            agent is null ? present.AgentVersion : agent == Any ? null : agent, wanted,
            disk is null ? present.DiskEncryption : disk != Any, firewall is null ? present.Firewall : firewall != Any);
        return true;
    }

    private static bool TrySystems(string? text, IReadOnlyList<SystemDemand>? present, out IReadOnlyList<SystemDemand>? systems)
    {
        systems = present;
        if (text is null)
            return true;
        SystemDemand[] read = text == Any ? [] : [.. text.Split(',').Select(one => one.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => new SystemDemand(words.ElementAtOrDefault(0) ?? "", words.ElementAtOrDefault(1)))];
        systems = read;
        return read.All(one => PostureRules.IsSystemId(one.Id) && (one.Version is null || PostureRules.IsVersion(one.Version)));
    }
}
