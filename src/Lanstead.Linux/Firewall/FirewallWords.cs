using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lanstead.Linux.Firewall;

/// <summary>Expressions and statements of nftables' rules as JSON (libnftables-json(5)).</summary>
public static class FirewallWords
{
    public const string Accept = """{"accept":null}""";
    public const string Drop = """{"drop":null}""";
    public const string Return = """{"return":null}""";
    public const string Masquerade = """{"masquerade":null}""";

    /// <summary>Tells both ends of TCP how large a packet may be on the way that this one takes.</summary>
    public const string ClampSegments = """{"mangle":{"key":{"tcp option":{"name":"maxseg","field":"size"}},"value":{"rt":{"key":"mtu"}}}}""";

    /// <summary>Only the first packets of TCP connections.</summary>
    public const string IsSyn = """{"match":{"op":"in","left":{"payload":{"protocol":"tcp","field":"flags"}},"right":"syn"}}""";

    /// <summary>A text as it stands in JSON: quoted, and harmless whatever it is.</summary>
    public static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Range(int first, int last) => first == last ? Number(first) : $$$$"""{"range":[{{{{Number(first)}}}},{{{{Number(last)}}}}]}""";

    public static string Address(IPAddress address) => Text(Checked(address).ToString());

    public static string Prefix(IPNetwork prefix) => prefix.PrefixLength == (prefix.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        ? Address(prefix.BaseAddress) : $$$$"""{"prefix":{"addr":{{{{Address(prefix.BaseAddress)}}}},"len":{{{{Number(prefix.PrefixLength)}}}}}}""";

    /// <summary>The word for an address's family: <c>ip</c> or <c>ip6</c>.</summary>
    public static string FamilyOf(IPAddress address) => Checked(address).AddressFamily == AddressFamily.InterNetwork ? "ip" : "ip6";

    /// <summary>The type of keys that are such addresses.</summary>
    public static string AddressType(string family) => family == "ip" ? "ipv4_addr" : "ipv6_addr";

    /// <summary>Any of several; each is JSON.</summary>
    public static string AnyOf(params IEnumerable<string> values) => $$$$"""{"set":[{{{{string.Join(',', values)}}}}]}""";

    public static string Payload(string protocol, string field) => $$$$"""{"payload":{"protocol":"{{{{protocol}}}}","field":"{{{{field}}}}"}}""";

    public static string Meta(string key) => $$$$"""{"meta":{"key":"{{{{key}}}}"}}""";

    /// <param name="key">Such as <c>state</c>, <c>mark</c>, or <c>ip daddr</c> with a direction.</param>
    /// <param name="direction">Empty, original or reply.</param>
    public static string Connection(string key, string direction = "") =>
        direction.Length == 0 ? $$$$"""{"ct":{"key":"{{{{key}}}}"}}""" : $$$$"""{"ct":{"key":"{{{{key}}}}","dir":"{{{{direction}}}}"}}""";

    public static string Is(string left, string right) => Match("==", left, right);

    public static string IsNot(string left, string right) => Match("!=", left, right);

    /// <summary>At least one of these bits; or of several, as of a connection's states.</summary>
    public static string Has(string left, string right) => Match("in", left, right);

    public static string Match(string operation, string left, string right) => $$$$"""{"match":{"op":"{{{{operation}}}}","left":{{{{left}}}},"right":{{{{right}}}}}}""";

    /// <summary>Some bits of a value.</summary>
    public static string Bits(string of, uint mask) => $$$$"""{"&":[{{{{of}}}},{{{{Number(mask)}}}}]}""";

    public static string Both(string bits, string others) => $$$$"""{"|":[{{{{bits}}}},{{{{others}}}}]}""";

    /// <summary>Writes a value, such as a mark.</summary>
    public static string Write(string key, string value) => $$$$"""{"mangle":{"key":{{{{key}}}},"value":{{{{value}}}}}}""";

    public static string GoTo(string chain) => $$$$"""{"goto":{"target":"{{{{chain}}}}"}}""";

    public static string JumpTo(string chain) => $$$$"""{"jump":{"target":"{{{{chain}}}}"}}""";

    /// <summary>Goes where a map of verdicts says.</summary>
    public static string Dispatch(string key, string map) => $$$$"""{"vmap":{"key":{{{{key}}}},"data":"@{{{{map}}}}"}}""";

    /// <summary>A named set, to compare with.</summary>
    public static string Named(string set) => $"\"@{set}\"";

    public static string Count(string counter) => $$$$"""{"counter":"{{{{counter}}}}"}""";

    /// <summary>Only what is more than the limiter of that name lets through.</summary>
    public static string Limited(string limit) => $$$$"""{"limit":"{{{{limit}}}}"}""";

    /// <summary>Leads to another address, the port as it is.</summary>
    public static string LeadTo(IPAddress address) => $$$$"""{"dnat":{"family":"{{{{FamilyOf(address)}}}}","addr":{{{{Address(address)}}}}}}""";

    /// <summary>Leads to another address and port; the port is JSON.</summary>
    public static string LeadTo(IPAddress address, string port) => $$$$"""{"dnat":{"family":"{{{{FamilyOf(address)}}}}","addr":{{{{Address(address)}}}},"port":{{{{port}}}}}}""";

    /// <summary>Leads to a port of the machine itself; the port is JSON.</summary>
    public static string LeadHere(string port) => $$$$"""{"redirect":{"port":{{{{port}}}}}}""";

    /// <summary>A value by a key, from pairs that are given here; all are JSON.</summary>
    public static string Choose(string key, IEnumerable<(string Key, string Value)> pairs) =>
        $$$$"""{"map":{"key":{{{{key}}}},"data":{"set":[{{{{string.Join(',', pairs.Select(pair => $"[{pair.Key},{pair.Value}]"))}}}}]}}}""";

    /// <summary>A range of ports led to another one, port by port: nftables itself shifts none. Empty where none is shifted: the port stays.</summary>
    public static string Shifted(string protocol, int first, int last, int to) => first == to ? ""
        : first == last ? Number(to)
        : Choose(Payload(protocol, "dport"), Enumerable.Range(0, last - first + 1).Select(i => (Number(first + i), Number(to + i))));

    // A scope is of a link, not of an address of the net.
    private static IPAddress Checked(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? throw new ArgumentException($"An address of one link: {address}") : address;
}
