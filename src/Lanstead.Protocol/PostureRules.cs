using System.Globalization;
using System.Text.RegularExpressions;

namespace Lanstead.Protocol;

/// <summary>What of a demand a machine does not meet, the same for server, agent and command line. Pure.</summary>
/// <remarks>
/// Each lack is one word and what belongs to it, so that each side says it in its own language:
/// <c>unreported</c>, <c>agent_version LEAST</c>, <c>system LIST</c>, <c>disk_encryption off|unknown</c>, <c>firewall off|unknown</c>.
/// What a machine cannot tell is not met: else not telling would be the way around.
/// </remarks>
public static partial class PostureRules
{
    /// <summary>Most systems that a network names.</summary>
    public const int SystemsMax = 20;

    /// <summary>Longest text of a report.</summary>
    public const int TextMaxLength = 128;

    private const string Unreported = "unreported";
    private const string AgentVersion = "agent_version";
    private const string System = "system";
    private const string DiskEncryption = "disk_encryption";
    private const string Firewall = "firewall";

    /// <summary>What is lacking; none when all is met.</summary>
    /// <param name="demand">What the network demands.</param>
    /// <param name="posture">The machine's word; null: none came yet.</param>
    /// <param name="agentVersion">Version of its agent.</param>
    public static IReadOnlyList<string> Missing(PostureDemand? demand, Posture? posture, string agentVersion)
    {
        var missing = new List<string>();
        if (demand is null || demand.DemandsNothing())
            return missing;
        if (demand.AgentVersion is { } least && !IsAtLeast(agentVersion, least))
            missing.Add($"{AgentVersion} {least}");
        bool asksMore = demand.Systems is { Count: > 0 } || demand.DiskEncryption || demand.Firewall;
        if (posture is null)
        {
            if (asksMore)
                missing.Add(Unreported);
            return missing;
        }
        if (demand.Systems is { Count: > 0 } systems && !systems.Any(system => Fits(system, posture)))
            missing.Add($"{System} {string.Join(", ", systems.Select(system => system.Version is null ? system.Id : $"{system.Id} {system.Version}"))}");
        if (demand.DiskEncryption && posture.DiskEncryption != Posture.On)
            missing.Add($"{DiskEncryption} {posture.DiskEncryption}");
        if (demand.Firewall && posture.Firewall != Posture.On)
            missing.Add($"{Firewall} {posture.Firewall}");
        return missing;
    }

    /// <summary>A lack in words, with what to do; a word that is not known here is given as it is.</summary>
    public static string TextOf(string lack)
    {
        ArgumentNullException.ThrowIfNull(lack);
        string word = lack.Split(' ')[0], rest = lack.Length > word.Length ? lack[(word.Length + 1)..] : "";
        return (word, rest) switch
        {
            (Unreported, _) => "this machine has not told yet how it is kept; an agent of before does not: update it",
            (AgentVersion, _) => $"the agent must be {rest} or newer: update it",
            (System, _) => $"the system must be one of: {rest}, or newer",
            (DiskEncryption, Posture.Unknown) => "the disk must be encrypted, and the agent cannot tell whether it is",
            (DiskEncryption, _) => "the disk must be encrypted (LUKS)",
            (Firewall, Posture.Unknown) => "a firewall must be on, and the agent cannot tell whether one is; with nftables installed it can",
            (Firewall, _) => "a firewall must be on: one that refuses what comes in unasked, such as ufw or firewalld",
            _ => lack,
        };
    }

    /// <summary>True for what a version looks like: numbers with dots, and what follows a hyphen or plus.</summary>
    public static bool IsVersion(string? text) => text is { Length: > 0 and <= 32 } && Version().IsMatch(text);

    /// <summary>True for what an ID of os-release looks like.</summary>
    public static bool IsSystemId(string? text) => text is { Length: > 0 and <= 32 } && SystemId().IsMatch(text);

    /// <summary>Whether a version is as new as another; number by number, what follows a hyphen or plus does not count. One that cannot be read is old.</summary>
    public static bool IsAtLeast(string? version, string least)
    {
        ArgumentNullException.ThrowIfNull(least);
        if (!IsVersion(version) || !IsVersion(least))
            return false;
        long[] have = Numbers(version!), need = Numbers(least);
        for (int i = 0; i < Math.Max(have.Length, need.Length); i++)
        {
            int order = have.ElementAtOrDefault(i).CompareTo(need.ElementAtOrDefault(i));
            if (order != 0)
                return order > 0;
        }
        return true;
    }

    private static bool Fits(SystemDemand demand, Posture posture) =>
        string.Equals(demand.Id, posture.System, StringComparison.Ordinal) && (demand.Version is null || IsAtLeast(posture.SystemVersion, demand.Version));

    private static long[] Numbers(string version) => [.. version.Split('-', '+')[0].Split('.').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,9}){0,5}([-+][0-9A-Za-z.+~-]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex SystemId();
}
