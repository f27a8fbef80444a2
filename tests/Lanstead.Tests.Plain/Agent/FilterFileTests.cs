using System.Net;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Agent;

public sealed class FilterFileTests
{
    [Fact]
    public void Every_part_of_a_rule_is_read()
    {
        Result<FilterRules> read = Read("""
            {
              "default": "deny",
              "local": ["10.99.0.1/32", "fd99::1/128"],
              // Services.
              "rules": [
                { "action": "allow", "protocol": "tcp", "ports": ["22", "8000-8099"], "from": ["10.99.0.0/24"], "direction": "inbound" },
                { "action": "deny", "protocol": "icmpv6", "icmpTypes": [128], "to": ["fd99::1/128"] },
                { "action": "allow", "protocol": "47", "direction": "forwarded" },
                { "action": "allow" }
              ]
            }
            """);

        Assert.Null(read.Failure);
        Assert.Equal(
            new FilterRules
            {
                Default = FilterAction.Deny,
                LocalPrefixes = [IPNetwork.Parse("10.99.0.1/32"), IPNetwork.Parse("fd99::1/128")],
                Rules =
                [
                    new FilterRule
                    {
                        Action = FilterAction.Allow, Protocol = 6, DestinationPorts = [PortRange.Of(22), new PortRange(8000, 8099)],
                        Sources = [IPNetwork.Parse("10.99.0.0/24")], Directions = FilterDirections.Inbound,
                    },
                    new FilterRule { Action = FilterAction.Deny, Protocol = 58, IcmpTypes = [128], Destinations = [IPNetwork.Parse("fd99::1/128")] },
                    new FilterRule { Action = FilterAction.Allow, Protocol = 47, Directions = FilterDirections.Forwarded },
                    new FilterRule { Action = FilterAction.Allow },
                ],
            },
            read.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"default":"deny"}""")]
    [InlineData("""{"default":"maybe","rules":[]}""")]
    [InlineData("""{"default":"deny","rules":[{}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","port":["22"]}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","ports":["22-"]}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","ports":["1-2-3"]}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","ports":["65536"]}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","protocol":"quic"}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","from":["alpha"]}]}""")]
    [InlineData("""{"default":"deny","rules":[{"action":"allow","direction":"out"}]}""")]
    public void A_file_with_a_word_that_means_nothing_is_no_rule_set(string text) => Assert.Equal("agent.filter_file_unusable", Read(text).Failure?.Code);

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Equal("agent.filter_file_unusable", FilterFile.Read("/nowhere/rules.json").Failure?.Code);

    [Fact]
    public void Rule_sets_are_equal_by_what_they_say()
    {
        FilterRules one = Read("""{"default":"deny","local":["10.0.0.1/32"],"rules":[{"action":"allow","ports":["22"],"from":["10.0.0.0/8"]}]}""").Value;
        FilterRules same = Read("""{"default":"deny","local":["10.0.0.1/32"],"rules":[{"action":"allow","ports":["22"],"from":["10.0.0.0/8"]}]}""").Value;
        FilterRules other = Read("""{"default":"deny","local":["10.0.0.1/32"],"rules":[{"action":"allow","ports":["23"],"from":["10.0.0.0/8"]}]}""").Value;

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, one with { Default = FilterAction.Allow });
        Assert.NotEqual(one, one with { LocalPrefixes = [] });
    }

    private static Result<FilterRules> Read(string text)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            return FilterFile.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
