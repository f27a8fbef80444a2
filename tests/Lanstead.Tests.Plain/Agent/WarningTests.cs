using Lanstead.Agent;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>What an agent tells the server of its warnings: words, and of whom; never the text.</summary>
public sealed class WarningTests
{
    [Fact]
    public void Warnings_go_to_the_server_as_words_each_once_and_with_the_network_that_they_are_about()
    {
        var network = new Guid("0197aaaa-0000-7000-8000-000000000001");
        var warnings = new Warnings();
        foreach (string subject in new[] { "clock", "clock ls-home", "names", $"map {network}", $"lease {network}", "timestamps ls-home", $"removal {network}", $"lock {network}", "lock", "lock key", "forgotten", "anything new" })
            warnings.Set(subject, "a text with /paths and names");
        Assert.Equal([("clock", null), ("device", null), ("disk", null), ("lock", network), ("names", null), ("removal", network)], warnings.Words());
        foreach (string subject in new[] { "clock", $"lock {network}" })
            warnings.Clear(subject);
        Assert.Equal(["clock", "device", "disk", "names", "removal"], warnings.Words().Select(one => one.Word));
        for (int i = 0; i < 100; i++)
            warnings.Set($"removal 0197aaaa-0000-7000-8000-0000000001{i:00}", "");
        Assert.Equal(Lanstead.Protocol.AgentWarnings.Max, warnings.Words().Count);
        Assert.All(warnings.Words(), one => Assert.True(Lanstead.Protocol.AgentWarnings.IsWord(one.Word)));
    }
}
