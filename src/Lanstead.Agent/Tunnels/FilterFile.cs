using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>Rules of the packet filter in a file, for the bare engine; the agent has its rules from the desired state.</summary>
/// <param name="Default"><c>allow</c> or <c>deny</c>: what becomes of a packet that no rule matches.</param>
/// <param name="Rules">The first that matches decides.</param>
/// <param name="Local">Prefixes of this machine's own addresses; packets to others are forwarded ones. Default: none.</param>
internal sealed record FilterFile(string Default, IReadOnlyList<FilterFileRule> Rules, IReadOnlyList<string>? Local = null)
{
    /// <summary>Reads a file.</summary>
    /// <returns>The rules, not compiled yet; a failure with <see cref="AgentFailures.FilterFileUnusable"/> when it cannot be understood.</returns>
    public static Result<FilterRules> Read(string path)
    {
        try
        {
            FilterFile file = JsonSerializer.Deserialize(File.ReadAllBytes(path), FilterFileJson.Default.FilterFile) ?? throw new JsonException("It says null.");
            return new FilterRules
            {
                Default = FilterFileRule.ActionOf(file.Default),
                LocalPrefixes = FilterFileRule.Prefixes(file.Local),
                Rules = [.. file.Rules.Select(rule => rule.ToRule())],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return new Failure(AgentFailures.FilterFileUnusable, $"The filter's rules in {path} cannot be used: {e.Message}");
        }
    }
}

/// <summary>One rule of the file. A part left out matches everything.</summary>
/// <param name="Action"><c>allow</c> or <c>deny</c>.</param>
/// <param name="Direction"><c>inbound</c> to this machine, <c>forwarded</c> through it; both when left out.</param>
/// <param name="From">Source prefixes.</param>
/// <param name="To">Destination prefixes.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, or the number of any other.</param>
/// <param name="Ports">Destination ports, such as <c>22</c> or <c>8000-8099</c>.</param>
/// <param name="IcmpTypes">Types of ICMP messages.</param>
internal sealed record FilterFileRule(
    string Action, string? Direction = null, IReadOnlyList<string>? From = null, IReadOnlyList<string>? To = null, string? Protocol = null,
    IReadOnlyList<string>? Ports = null, IReadOnlyList<byte>? IcmpTypes = null)
{
    /// <exception cref="FormatException">A word means nothing.</exception>
    public FilterRule ToRule() => new()
    {
        Action = ActionOf(Action),
        Directions = Direction switch
        {
            null => FilterDirections.Both,
            "inbound" => FilterDirections.Inbound,
            "forwarded" => FilterDirections.Forwarded,
            _ => throw new FormatException($"A direction is inbound or forwarded, not {Direction}."),
        },
        Sources = Prefixes(From),
        Destinations = Prefixes(To),
        Protocol = Protocol switch
        {
            null => null,
            "icmp" => 1,
            "tcp" => 6,
            "udp" => 17,
            "icmpv6" => 58,
            _ => byte.TryParse(Protocol, NumberStyles.None, CultureInfo.InvariantCulture, out byte number) ? number : throw new FormatException($"There is no protocol {Protocol}."),
        },
        DestinationPorts = [.. (Ports ?? []).Select(PortsOf)],
        IcmpTypes = IcmpTypes ?? [],
    };

    /// <exception cref="FormatException">It is neither.</exception>
    public static FilterAction ActionOf(string word) => word switch
    {
        "allow" => FilterAction.Allow,
        "deny" => FilterAction.Deny,
        _ => throw new FormatException($"An action is allow or deny, not {word}."),
    };

    /// <exception cref="FormatException">One is no prefix.</exception>
    public static IReadOnlyList<IPNetwork> Prefixes(IReadOnlyList<string>? words) =>
        [.. (words ?? []).Select(word => IPNetwork.TryParse(word, out IPNetwork network) ? network : throw new FormatException($"{word} is no prefix such as 10.0.0.0/8."))];

    private static PortRange PortsOf(string word)
    {
        string[] ends = word.Split('-');
        return ends.Length <= 2
            && ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort first)
            && ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort last)
            ? new PortRange(first, last) : throw new FormatException($"{word} is no port and no range of ports.");
    }
}

/// <summary>Generated, so that trimming keeps what it needs. A word that is not known is refused: a rule misspelt must not become a wider one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FilterFile))]
internal sealed partial class FilterFileJson : JsonSerializerContext;
