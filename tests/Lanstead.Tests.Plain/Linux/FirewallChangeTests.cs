using System.Text.Json;
using Lanstead.Linux.Firewall;
using static Lanstead.Linux.Firewall.FirewallWords;

namespace Lanstead.Tests.Plain.Linux;

public sealed class FirewallChangeTests
{
    [Fact]
    public void A_table_made_anew_takes_the_place_of_the_one_before_and_begins_with_its_counts()
    {
        string[] commands = Read(FirewallChange.Anew(Table(80), new Dictionary<string, FirewallCount> { ["seen"] = new(3, 300) }));
        Assert.Equal(["add table", "delete table", "add table", "add counter", "add chain", "add chain", "add map", "add element", "add rule", "add rule"], commands.Select(Kind));
        Assert.Contains("\"packets\":3,\"bytes\":300", commands[3], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_the_same_is_not_written()
    {
        Assert.True(Table(80).Is(Table(80)));
        Assert.Empty(Read(FirewallChange.Between(Table(80), Table(80))!));
    }

    [Fact]
    public void Only_what_differs_is_written_and_what_leads_to_something_goes_before_it()
    {
        FirewallTable before = Table(80, 443), after = Table(443, 8000);
        Assert.False(before.Is(after));
        string[] commands = Read(FirewallChange.Between(before, after)!);
        Assert.Equal(["flush chain", "delete element", "delete chain", "add chain", "add element", "add rule"], commands.Select(Kind));
        Assert.Contains("hit-80", commands[0], StringComparison.Ordinal);
        Assert.Contains("[80,", commands[1], StringComparison.Ordinal);
        Assert.Contains("[8000,", commands[4], StringComparison.Ordinal);
        Assert.DoesNotContain("443", string.Concat(commands), StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_of_another_kind_or_a_chain_with_another_hook_cannot_be_changed()
    {
        var other = new FirewallTable("t");
        other.Map("hits", "inet_service", "verdict", intervals: false);
        Assert.Null(FirewallChange.Between(Table(80), other));
        var hooked = new FirewallTable("t");
        hooked.Chain("arriving", new FirewallHook("filter", "prerouting", 0));
        Assert.Null(FirewallChange.Between(Table(80), hooked));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("-a")]
    public void A_name_that_could_be_read_otherwise_is_none(string name) => Assert.Throws<ArgumentException>(() => new FirewallTable(name));

    private static FirewallTable Table(params int[] ports)
    {
        var table = new FirewallTable("t");
        FirewallMap map = table.Map("hits", "inet_service", "verdict", intervals: true);
        table.Chain("arriving", new FirewallHook("filter", "prerouting", -100)).Rule(Count(table.Counter("seen")), Dispatch(Payload("tcp", "dport"), "hits"));
        foreach (int port in ports)
        {
            table.Chain($"hit-{port}").Rule(Accept);
            map.Add(Number(port), GoTo($"hit-{port}"));
        }
        return table;
    }

    private static string[] Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("nftables").EnumerateArray().Select(command => command.GetRawText())];
    }

    private static string Kind(string command)
    {
        using JsonDocument document = JsonDocument.Parse(command);
        JsonProperty verb = document.RootElement.EnumerateObject().Single();
        return $"{verb.Name} {verb.Value.EnumerateObject().Single().Name}";
    }
}
