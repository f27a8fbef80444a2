using Lanstead.Protocol;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Output;

/// <summary>Answer of <c>lanstead posture --json</c>.</summary>
internal sealed record PostureJson(
    int Schema, string AgentVersion, string? System, string? SystemVersion, string? SystemName, string DiskEncryption, string Firewall, IReadOnlyList<PostureLackJson> Missing)
{
    public static PostureJson From(Status status) => new(
        1, status.AgentVersion, StatusJson.NullIfEmpty(status.Posture?.System ?? ""), StatusJson.NullIfEmpty(status.Posture?.SystemVersion ?? ""), StatusJson.NullIfEmpty(status.Posture?.SystemName ?? ""),
        status.Posture?.DiskEncryption ?? Posture.Unknown, status.Posture?.Firewall ?? Posture.Unknown,
        [.. status.Networks.Where(network => network.Missing.Count > 0).Select(network => new PostureLackJson(network.NetworkId, network.Name, [.. network.Missing]))]);
}

/// <summary>What a network demands and this machine lacks.</summary>
internal sealed record PostureLackJson(string NetworkId, string Network, IReadOnlyList<string> Missing);
