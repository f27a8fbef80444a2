using System.Text.RegularExpressions;
using Lanstead.Lab.Processes;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>J1 command-injection, at the agent: what the kernel saw it start while hostile texts came from server, peers and its own command line.</summary>
[Collection(nameof(JoinedPair))]
public sealed partial class InjectionTests(OutsideProgramPair pair) : IClassFixture<OutsideProgramPair>
{
    [Fact]
    public async Task J1_200_payloads_from_the_server_and_its_peers_start_no_shell_and_reach_no_argument()
    {
        // What the agent itself makes once the first handshake was seen.
        await JoinedPair.UntilAsync(
            async () => (await pair.OnAlphaAsync("bash", "-c", "ls /var/lib/lanstead")).Contains("timestamps", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the handshake's time is kept");
        string files = await FilesAsync();
        string pid = (await pair.OnAlphaAsync("pgrep", "-f", "lanstead daemon")).Split('\n')[0];
        BackgroundProcess trace = pair.Alpha.Machine.Start(["strace", "-f", "-qq", "-s", "8192", "-e", "trace=execve", "-e", "signal=none", "-p", pid]);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        // 1. As names, addresses and endpoints of peers; with them a peer whose payload stands in its public key's place.
        Peer[] hostile = [.. Payloads().SelectMany((payload, i) => Spoiled(payload, i))];
        await pair.Server.ChangeAsync(peers =>
        {
            foreach (Peer peer in hostile)
                peers[ScriptedServer.Id(peer)] = peer;
        });
        await JoinedPair.UntilAsync(
            () => Task.FromResult(pair.Server.Acks.Any(ack => ack.Items.Any(item => item.Code == "policy.peer_malformed"))), TimeSpan.FromSeconds(30), "the refusals are told");
        Assert.Single((await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "peers")).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        // 2. In what names the interface and its routes.
        foreach (string payload in Payloads().Where(payload => payload.Length < 1000).Take(20))
        {
            pair.Server.Head = head => (head.Slug, head.Name, head.Ipv4Cidr) = (payload, payload, payload);
            await pair.Server.ChangeAsync(_ => { });
        }

        // 3. From the machine's own administrator.
        foreach (string payload in Payloads().Where(payload => !payload.Contains('\0', StringComparison.Ordinal) && payload.Length < 1000).Take(8))
        {
            CommandOutcome up = await pair.Alpha.RunAsync(["up", "--server", pair.Server.Url.ToString(), "--key", payload], TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.False(up.Succeeded);
        }

        // 4. And the data plane is made anew, so that there is a start to see.
        pair.Server.Head = _ => { };
        await pair.Server.ChangeAsync(peers =>
        {
            foreach (Peer peer in hostile)
                peers.Remove(ScriptedServer.Id(peer));
        });
        await pair.OnAlphaAsync("ip", "link", "delete", JoinedPair.Interface);
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
        await trace.StopAsync();

        string[] starts = [.. Started.Matches(trace.ReadLog()).Select(match => match.Groups[1].Value)];
        await trace.DisposeAsync();
        Assert.NotEmpty(starts);
        // A program by its path and its arguments one by one, none of them made of what came from outside.
        Assert.All(starts, start => Assert.Matches("""^"[^"]*/(wireguard-go", \["(?:[^"]*/)?wireguard-go", "-f", "ls-lab"|nft", \["[^"]*/nft", ("-f", "-"|"-s", "list", "table", "inet", "ls-lab"|"delete", "table", "inet", "ls-lab"|"-j", "-t", "list", "ruleset"))\]$""", start));
        Assert.Contains(starts, start => start.Contains("wireguard-go", StringComparison.Ordinal));
        Assert.Equal(files, await FilesAsync());
    }

    private static IEnumerable<Peer> Spoiled(string payload, int i)
    {
        // The protocol's strings are UTF-8 without exception; a NUL is one of its characters.
        byte[] key = [.. Enumerable.Repeat((byte)9, 30), (byte)(i >> 8), (byte)i];
        Peer name = ScriptedServer.NewPeer("x", $"10.77.0.{50 + (i % 150)}", key);
        name.Name = payload;
        Peer address = ScriptedServer.NewPeer($"address-{i}", "10.77.0.49", key);
        address.Ipv4 = payload;
        Peer endpoint = ScriptedServer.NewPeer($"endpoint-{i}", "10.77.0.48", key);
        endpoint.Endpoints.Add(payload + ":51820");
        return [name, address, endpoint];
    }

    // 20 cargoes × 10 carriers, of which none is a label, an address or address:port.
    private static IEnumerable<string> Payloads()
    {
        string[] cargoes =
        [
            "$(id)", "`id`", ";id", "|id", "&&id", "\nPostUp = id", "\r\nEndpoint = 1.2.3.4:5", "' OR 1=1 --", "\"; drop", "-oProxyCommand=id",
            "--help=x", "../../etc/passwd", "..", "a\0b", "\u202Eabc", "\u200Babc", "<script>x</script>", "%n%s", "{{7*7}}", "\x1b[31m",
        ];
        foreach (string cargo in cargoes)
        {
            foreach (string carried in new[]
            {
                cargo, "a" + cargo, cargo + "a", " " + cargo, cargo + " ", $"'{cargo}'", $"\"{cargo}\"", cargo + cargo, cargo + "\t",
                string.Concat(Enumerable.Repeat(cargo, 1000 / cargo.Length)),
            })
                yield return carried;
        }
    }

    // What a shell that got hold of something would change first.
    private Task<string> FilesAsync() => pair.OnAlphaAsync(
        "bash", "-c", "sha256sum /etc/hosts /etc/resolv.conf /etc/passwd /etc/shadow; ls -la /etc/systemd/system /etc/cron.d /root /var/lib/lanstead /run/wireguard 2>/dev/null | grep -v '\\.$' | awk '{print $1, $3, $NF}'");

    [GeneratedRegex("""execve\((.*), 0x[0-9a-f]+ /\*""")]
    private static partial Regex Started { get; }
}
