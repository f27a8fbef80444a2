using System.Net;
using Lanstead.Linux.Firewall;
using Words = Lanstead.Linux.Firewall.FirewallWords;

namespace Lanstead.Tests.Namespaces.Linux;

public sealed class FirewallKeeperTests(NetlinkMachine machine) : IClassFixture<NetlinkMachine>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_changed_by_its_difference_and_keeps_its_counts()
    {
        var keeper = new FirewallKeeper("kept");
        Assert.Equal((true, null), Ensure(keeper, Table("kept", [80, 443])));
        Assert.Equal((false, null), Ensure(keeper, Table("kept", [80, 443])));
        await machine.Ip("link", "set", "lo", "up");
        await NftAsync("add", "rule", "inet", "kept", "hit-80", "counter"); // drift, mended below
        (await machine.Machine.RunAsync(["ping", "-c", "1", "-W", "5", "127.0.0.1"], cancellation: Cancel)).OrThrow();
        Assert.Equal(2u, Count(keeper, "seen").Packets);

        // Another port comes, one goes: by the difference where nobody meddled, anew where somebody did; the count goes on in both.
        Assert.Equal((true, null), Ensure(keeper, Table("kept", [443, 8000])));
        Assert.Equal(2u, Count(keeper, "seen").Packets);
        Assert.Equal((true, null), Ensure(keeper, Table("kept", [443, 8000, 9000])));
        Assert.Equal(2u, Count(keeper, "seen").Packets);
        string listed = await NftAsync("list", "table", "inet", "kept");
        Assert.DoesNotContain("hit-80 ", listed, StringComparison.Ordinal);
        Assert.Contains("9000-9002 : goto hit-9000", listed, StringComparison.Ordinal);
        Assert.Contains("dnat ip to 10.0.0.2:tcp dport map { 8000 : 18000, 8001 : 18001, 8002 : 18002 }", string.Join(' ', listed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        Assert.Null(machine.Machine.InNetwork(() => keeper.RemoveAsync(Cancel).GetAwaiter().GetResult()));
        Assert.DoesNotContain("kept", await NftAsync("list", "tables"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_somebody_emptied_is_put_again()
    {
        var keeper = new FirewallKeeper("mended");
        Ensure(keeper, Table("mended", [80]));
        uint before = machine.Machine.InNetwork(Nftables.ReadGeneration) ?? 0;
        await NftAsync("flush", "table", "inet", "mended");
        Assert.NotEqual(before, machine.Machine.InNetwork(Nftables.ReadGeneration));
        Assert.Equal((true, null), Ensure(keeper, Table("mended", [80])));
        await NftAsync("delete", "table", "inet", "mended");
        Assert.Equal((true, null), Ensure(keeper, Table("mended", [80])));
        // Somebody else's change is not ours to mend.
        await NftAsync("add", "table", "inet", "others");
        Assert.Equal((false, null), Ensure(keeper, Table("mended", [80])));
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_and_nothing_of_it_is_done()
    {
        const string commands = """{"nftables":[{"add":{"table":{"family":"inet","name":"half"}}},{"add":{"rule":{"family":"inet","table":"half","chain":"none","expr":[{"accept":null}]}}}]}""";
        foreach (NftablesAnswer answer in new[] { machine.Machine.InNetwork(() => Nftables.RunAsync(commands, Cancel).GetAwaiter().GetResult()), machine.Machine.InNetwork(() => Nftables.StartAsync(["-j", "-f", "-"], commands, Cancel).GetAwaiter().GetResult()) })
        {
            Assert.False(answer.IsDone);
            Assert.Contains("No such file", answer.Reason, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("half", await NftAsync("list", "tables"), StringComparison.Ordinal);
    }

    private (bool Wrote, string? Error) Ensure(FirewallKeeper keeper, FirewallTable table) => machine.Machine.InNetwork(() => keeper.EnsureAsync(table, Cancel).GetAwaiter().GetResult());

    private FirewallCount Count(FirewallKeeper keeper, string name) => machine.Machine.InNetwork(() => keeper.ReadCountersAsync(Cancel).GetAwaiter().GetResult())[name];

    private async Task<string> NftAsync(params string[] arguments) => (await machine.Machine.RunAsync(["nft", .. arguments], cancellation: Cancel)).OrThrow().Output;

    private static FirewallTable Table(string name, int[] ports)
    {
        var table = new FirewallTable(name);
        FirewallMap map = table.Map("hits", "inet_service", "verdict", intervals: true);
        table.Chain("leaving", new FirewallHook("filter", "output", 0)).Rule(Words.Is(Words.Meta("l4proto"), "\"icmp\""), Words.Count(table.Counter("seen")));
        table.Chain("arriving", new FirewallHook("nat", "prerouting", -100)).Rule(Words.Dispatch(Words.Payload("tcp", "dport"), "hits"));
        foreach (int port in ports)
        {
            table.Chain($"hit-{port}").Rule(Words.Is(Words.Meta("l4proto"), "\"tcp\""), Words.LeadTo(IPAddress.Parse("10.0.0.2"), Words.Shifted("tcp", port, port + 2, port + 10_000)));
            map.Add(Words.Range(port, port + 2), Words.GoTo($"hit-{port}"));
        }
        return table;
    }
}
