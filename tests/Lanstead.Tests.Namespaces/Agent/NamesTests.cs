using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Processes;
using Lanstead.Names;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>E2 as far as split DNS goes: names on real machines, whose list of name servers is a plain file that is mounted by itself.</summary>
[Collection(nameof(JoinedPair))]
public sealed class NamesTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    private const string Given = "# by hand\nnameserver 198.18.1.1\noptions timeout:1 attempts:1\n";

    [Fact]
    public async Task Programs_find_devices_and_everything_else_and_get_their_file_back()
    {
        using Socket upstream = pair.Topology.Router.InNetwork(() => Listen(new IPEndPoint(IPAddress.Parse("198.18.1.1"), 53)));
        var asked = new List<string>();
        Task answering = AnswerAsync(upstream, asked);
        await WriteAsync(Given);
        await JoinedPair.UntilAsync(async () => (await ReadAsync()).Contains("nameserver 127.76.0.53\n", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the resolver stands in the file");

        // 1. Devices, by their whole name, their short one, and their address; and what is of others.
        string beta = pair.Server.Find("beta").Ipv4;
        Assert.Contains(beta, await pair.OnAlphaAsync("getent", "ahostsv4", "beta.lab.lanstead.internal"), StringComparison.Ordinal);
        Assert.Contains(beta, await pair.OnAlphaAsync("getent", "ahostsv4", "BETA"), StringComparison.Ordinal);
        Assert.Contains(pair.Server.Find("beta").Ipv6, await pair.OnAlphaAsync("getent", "ahostsv6", "beta.lab.lanstead.internal"), StringComparison.Ordinal);
        Assert.Contains("beta.lab.lanstead.internal", await pair.OnAlphaAsync("getent", "hosts", beta), StringComparison.Ordinal);
        Assert.Contains("192.0.2.80", await pair.OnAlphaAsync("getent", "ahostsv4", "www.example.org"), StringComparison.Ordinal);
        Assert.False((await pair.Alpha.Machine.RunAsync(["getent", "ahostsv4", "none.lab.lanstead.internal"])).Succeeded);

        // 2. The command line: what there is, and what there is not.
        Assert.Contains(beta, (await pair.Alpha.RunAsync(["dns", "query", "beta"])).OrThrow().Output, StringComparison.Ordinal);
        Assert.Equal(7, (await pair.Alpha.RunAsync(["dns", "query", "none.lab.lanstead.internal"])).ExitCode);
        Assert.Contains("resolv.conf", (await pair.Alpha.RunAsync(["dns", "status"])).OrThrow().Output, StringComparison.Ordinal);

        // 3. Killed: our names wait for the next agent, those of others do not.
        await pair.Alpha.Daemon.KillAsync();
        Assert.Contains("192.0.2.80", await pair.OnAlphaAsync("getent", "ahostsv4", "www.example.org"), StringComparison.Ordinal);
        await pair.Alpha.StartAsync(TestContext.Current.CancellationToken);
        await AnsweredAsync();
        Assert.Contains(beta, await pair.OnAlphaAsync("getent", "ahostsv4", "beta.lab.lanstead.internal"), StringComparison.Ordinal);

        // 4. A switch, and down: to the byte.
        (await pair.Alpha.RunAsync(["set", "accept-dns=false"])).OrThrow();
        Assert.Equal(Given, await ReadAsync());
        (await pair.Alpha.RunAsync(["set", "accept-dns=true"])).OrThrow();
        Assert.NotEqual(Given, await ReadAsync());
        (await pair.Alpha.RunAsync(["down"])).OrThrow();
        Assert.Equal(Given, await ReadAsync());
        (await pair.Alpha.RunAsync(["up"])).OrThrow();
        await pair.ReachAsync(TimeSpan.FromSeconds(30));

        upstream.Dispose();
        await answering;
        // No name of a network ever went to anybody else but while the agent was dead, when nobody asked for one.
        Assert.DoesNotContain(asked, name => name.EndsWith("lanstead.internal", StringComparison.Ordinal));
        Assert.Contains("www.example.org", asked);
    }

    [Fact]
    public async Task Peers_get_no_answer()
    {
        byte[] question = DnsMessage.Ask(7, DnsName.Parse("beta.lab.lanstead.internal"), DnsType.A);
        // Where somebody has opened 127.0.0.0/8 to the wire.
        await pair.OnAlphaAsync("sysctl", "-q", "-w", $"net.ipv4.conf.{JoinedPair.Interface}.route_localnet=1");
        foreach (string address in new[] { pair.Server.Find("alpha").Ipv4, "198.18.1.2" })
        {
            using Socket socket = pair.Beta.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 500 });
            socket.Connect(IPAddress.Parse(address), 53);
            socket.Send(question);
            Assert.Throws<SocketException>(() => socket.Receive(new byte[512]));
            using Socket stream = pair.Beta.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
            await Assert.ThrowsAnyAsync<Exception>(async () => await stream.ConnectAsync(IPAddress.Parse(address), 53, limit.Token));
        }
        // The resolver is there all the same.
        await AnsweredAsync();
        await pair.OnAlphaAsync("sysctl", "-q", "-w", $"net.ipv4.conf.{JoinedPair.Interface}.route_localnet=0");
    }

    // Asked of the agent itself: nobody else shall hear the name meanwhile.
    private Task AnsweredAsync() => JoinedPair.UntilAsync(
        async () => (await pair.Alpha.RunAsync(["dns", "query", "beta.lab.lanstead.internal"])).Succeeded, TimeSpan.FromSeconds(30), "the resolver answers");

    private Task<string> ReadAsync() => pair.OnAlphaAsync("cat", "/etc/resolv.conf");

    private async Task WriteAsync(string text) => (await pair.Alpha.Machine.RunAsync(["tee", "/etc/resolv.conf"], input: text)).OrThrow();

    private static Socket Listen(IPEndPoint at)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(at);
        return socket;
    }

    // The internet, as far as this test needs it: it knows one name.
    private static async Task AnswerAsync(Socket socket, List<string> asked)
    {
        var names = new NameTableBuilder(DnsName.Parse("ns.example.org"));
        names.AddZone(DnsName.Root);
        names.Add(DnsName.Parse("www.example.org"), DnsRecord.Of(IPAddress.Parse("192.0.2.80")));
        NameTable table = names.Build(1);
        byte[] buffer = new byte[2048];
        while (true)
        {
            SocketReceiveFromResult got;
            try
            {
                got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            socket.SendTo(Answer(buffer.AsSpan(0, got.ReceivedBytes), table, asked), got.RemoteEndPoint);
        }
    }

    private static byte[] Answer(ReadOnlySpan<byte> message, NameTable table, List<string> asked)
    {
        byte[] answer = new byte[DnsQuery.PlainUdpBytes];
        if (!DnsQuery.TryRead(message, out DnsQuery query))
            return [];
        asked.Add(query.Name.ToString());
        return answer[..Answerer.Answer(query, table, answer)];
    }
}
