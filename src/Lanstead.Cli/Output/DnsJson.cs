using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Output;

/// <summary>Answer of <c>lanstead dns status --json</c>.</summary>
internal sealed record DnsStatusJson(
    int Schema, bool AcceptDns, string? Address, string Way, string Reason, IReadOnlyList<string> Upstreams, IReadOnlyList<DnsNetworkJson> Networks, string? Problem)
{
    public static DnsStatusJson From(StatusNames names) => new(
        1, names.Accepted, StatusJson.NullIfEmpty(names.Address), names.Way, names.Reason, [.. names.Upstreams],
        [.. names.Networks.Select(network => new DnsNetworkJson(network.Name, network.Domain, network.Names))], StatusJson.NullIfEmpty(names.Problem));
}

/// <summary>Names of one network.</summary>
internal sealed record DnsNetworkJson(string Name, string Domain, uint Names);

/// <summary>Answer of <c>lanstead dns query --json</c>.</summary>
internal sealed record DnsAnswerJson(int Schema, string Name, uint Code, bool Ours, string? Network, IReadOnlyList<DnsRecordJson> Records)
{
    public static DnsAnswerJson From(DnsAnswer answer, Func<uint, string> word) => new(
        1, answer.Name, answer.Code, answer.Ours, StatusJson.NullIfEmpty(answer.Network),
        [.. answer.Records.Select(record => new DnsRecordJson(record.Name, word(record.Type), record.TtlSeconds, record.Data))]);
}

/// <summary>One record of an answer.</summary>
internal sealed record DnsRecordJson(string Name, string Type, uint TtlSeconds, string Data);

/// <summary>Answer of <c>lanstead get --json</c>.</summary>
internal sealed record SettingsJson(int Schema, IReadOnlyDictionary<string, string> Settings);
