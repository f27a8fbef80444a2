using System.Globalization;
using System.Text;

namespace Lanstead.Tests.Postgres.Server.Declarations;

/// <summary>Declarations as nobody would write them, of all that a space without devices may have.</summary>
internal sealed class RandomSpace(int seed)
{
    private static readonly string[] s_words = ["LAN", "caf\u00E9", "# no comment", "it's: \"so\"", "- dash", "{brace}", "[list]", "*star", "&anchor", "!tag", "%", "@at", "null", "true", "1.5", "0x1F", "2026-01-01", "\u6F22\u5B57", "\U0001F3B2", "back\\slash", "a, b", "|", ">", "~", "key: value", "yes"];
    private static readonly string[] s_roles = ["viewer", "member", "moderator"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _out = new();

    // Each in its own range of the space; more makes the test longer, not better.
    private readonly int _block = new Random(seed).Next(1, 250);

    public string Make(string owner, string member)
    {
        Line(0, "lanstead: 1");
        Line(0, "space:");
        Line(1, $"name: {Quoted(1)}");
        Line(1, $"description: {Quoted(0)}");
        Line(1, $"visibility: {One("private", "public")}");
        Line(1, $"access: {One("invite", "open")}");
        Line(1, $"look: {{ symbol: {One("none", "dice", "heart")}, colour: {One("none", "teal", "grey")} }}");
        Line(1, $"settings: {{ joinRole: {One("viewer", "member")} }}");
        Line(0, $"retention: {{ auditDays: {One("null", "400")}, messagesDays: {One("null", "30")} }}");
        Line(0, $"members: {{ {owner}: owner, {member}: {One("viewer", "member", "moderator", "admin")} }}");
        Line(0, "channels:");
        string[] channels = Channels(1);
        Line(0, "onboarding:");
        for (int question = _random.Next(3); question >= 0; question--)
        {
            Line(1, $"- text: {Text($"{question}? {Word()}")}");
            Line(1, $"  several: {One("true", "false")}");
            Line(1, "  answers:");
            for (int answer = 0; answer < 2 + _random.Next(3); answer++)
                Line(2, $"- {{ label: {Text($"{answer} {Word()}")}, channels: [{string.Join(", ", channels.Where(_ => _random.Next(3) == 0).Select(Text))}], tags: [{One("", "players", "players, b-1")}] }}");
        }
        Line(0, "networks:");
        for (int network = _random.Next(3); network >= 0; network--)
            Network(network, owner);
        Alerts(0);
        Line(0, "sinks:");
        for (int sink = _random.Next(3); sink > 0; sink--)
            Line(1, $"{Text($"{sink} {Word()}")}: {{ kind: webhook, address: \"https://hooks.example.org/{sink}\", actions: [{One("", "network.", "member., network.")}], enabled: {One("true", "false")} }}");
        return _out.ToString();
    }

    private void Network(int number, string owner)
    {
        string range = string.Create(CultureInfo.InvariantCulture, $"10.{_block}.{number}");
        Line(1, $"{Text($"{Word()} {number}")}:");
        Line(2, $"description: {Quoted(0)}");
        Line(2, $"ipv4Cidr: {range}.0/24");
        Line(2, $"visibility: {One("private", "public")}");
        Line(2, $"joinPolicy: {One("open", "invite", "approval")}");
        Line(2, $"requiredRole: {One("viewer", "member", "admin")}");
        Line(2, "settings:");
        Line(3, $"quietSeconds: {One("60", "3600")}");
        Line(3, $"deviceApproval: {One("true", "false")}");
        Line(3, $"actsAsLan: {One("true", "false")}");
        Line(3, $"presharedKeys: {One("true", "false")}");
        Line(3, "posture:");
        Line(4, $"agentVersion: {One("null", "0.2.0")}");
        Line(4, $"firewall: {One("true", "false")}");
        Line(4, "systems:");
        for (int system = _random.Next(3); system > 0; system--)
            Line(5, $"- {{ id: {One("debian", "ubuntu")}{One("", ", version: '12'", ", version: 24.04")} }}");
        Line(2, $"members: {{ {owner}: owner }}");
        Line(2, "channels:");
        Channels(3);
        Line(2, "reservations:");
        for (int address = _random.Next(3); address > 0; address--)
            Line(3, $"{range}.{address + 100}: {Quoted(1)}");
        Line(2, "names:");
        for (int name = _random.Next(3); name > 0; name--)
            Line(3, $"name-{name}: [{One($"A {range}.9", $"A {range}.9, A {range}.10", "CNAME other", "AAAA fd00::1, A 192.168.1.4")}]");
        Alerts(2);
        if (_random.Next(3) == 0)
            return;
        Line(2, "policy: |");
        Line(3, $"# {Word()}");
        Line(3, $"default: {One("allow", "deny")}");
        Line(3, "rules:");
        Line(3, $"  - allow: {One("everyone", "tag:players", $"user:{owner}")}");
        Line(3, $"    to: {One("everyone", "tag:server")}");
        if (_random.Next(2) == 0)
            Line(3, $"    comment: {Text(Word().Replace("\U0001F3B2", "dice", StringComparison.Ordinal))}");
    }

    // Some of them twice.
    private void Alerts(int level)
    {
        Line(level, "alerts:");
        for (int alert = _random.Next(5); alert > 0; alert--)
            Line(level + 1, $"- {{ kind: {One("deviceAway", "deviceHeld", "deviceWarns", "refusals, perMinute: 60")}{One("", ", tag: null", ", tag: server")}{One("", ", forMinutes: 7")} }}");
    }

    private string[] Channels(int level)
    {
        string[] names = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(number => number == 0 && _random.Next(2) == 0 ? "General" : $"{Word()} {number}")];
        foreach (string name in names)
        {
            Line(level, $"{Text(name)}:");
            Line(level + 1, $"topic: {Quoted(0)}");
            Line(level + 1, $"position: {_random.Next(100)}");
            Line(level + 1, $"roles: {{ {string.Join(", ", s_roles.Where(_ => _random.Next(2) == 0).Select(role => $"{role}: {{ see: {One("true", "false")}{One("", ", post: false", ", manage: true")} }}"))} }}");
        }
        return names;
    }

    private string Word() => s_words[_random.Next(s_words.Length)];

    private string Quoted(int least) => Text(_random.Next(3) == 0 && least == 0 ? "" : $"{Word()} {Word()}");

    private string One(params string[] of) => of[_random.Next(of.Length)];

    // Single quotes: another spelling than the one that is written.
    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Line(int level, string text)
    {
        if (text.Length > 0)
            _out.Append(' ', level * 2).Append(text).Append('\n');
    }
}
