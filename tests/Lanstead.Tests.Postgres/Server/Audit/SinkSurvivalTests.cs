using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.Storage;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>Sinks over a server's death, and a real collector.</summary>
public sealed class SinkSurvivalTests(PostgresCluster cluster)
{
    private const int Events = 40;

    [Fact]
    public async Task After_a_kill_with_a_queue_each_event_arrives_and_repeats_are_known_by_their_id()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        string connection = await cluster.NewDatabaseAsync();
        await using Receiver receiver = await Receiver.StartAsync();
        await using var server = new ServerProgram("--database", connection, "--outbound-allow", "127.0.0.0/8", "--rate-limit", "10000", "--rate-burst", "10000");
        await server.StartAsync(stop);
        await server.SetUpAsync(stop);
        JsonElement me = await server.Http.GetFromJsonAsync<JsonElement>("/v1/me", stop);
        string tenant = me.GetProperty("tenants")[0].GetProperty("id").GetString()!;
        receiver.Status = 503;
        receiver.Takes = TimeSpan.FromMilliseconds(30);
        using HttpResponseMessage made = await server.Http.PostAsJsonAsync($"/v1/tenants/{tenant}/sinks", new { kind = "webhook", name = "receiver", address = receiver.Url, actions = new[] { "network." } }, stop);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(stop));
        for (int i = 0; i < Events; i++)
        {
            using HttpResponseMessage network = await server.Http.PostAsJsonAsync("/v1/networks", new { name = $"net {i}" }, stop);
            Assert.True(network.IsSuccessStatusCode);
        }
        await SinkTests.UntilAsync(async () => (long)(await PostgresCluster.ExecuteAsync(connection, "SELECT count(*) FROM audit_pending"))! == 0);

        // Killed while it sends, as soon as some of the queue is through; and once more.
        for (int kill = 1; kill <= 2; kill++)
        {
            int before = receiver.Actions.Length;
            receiver.Status = 200;
            await PostgresCluster.ExecuteAsync(connection, "UPDATE sinks SET next_try_at = now()");
            await SinkTests.UntilAsync(() => receiver.Actions.Length > before + 2);
            await server.KillAsync(stop);
            // So that the next one has a queue too when it is killed.
            receiver.Status = 503;
            Assert.True(Ids(receiver).Distinct().Count() < Events, "It was over before the kill.");
            // The lease of the dead, which would end by itself within a minute.
            await PostgresCluster.ExecuteAsync(connection, "UPDATE sinks SET leased_until = now()");
            await server.StartAsync(stop);
        }
        receiver.Status = 200;
        await PostgresCluster.ExecuteAsync(connection, "UPDATE sinks SET next_try_at = now()");
        await SinkTests.UntilAsync(() => Ids(receiver).Distinct().Count() >= Events);

        long[] ids = Ids(receiver);
        Assert.Equal(Events, ids.Distinct().Count());
        Assert.Equal(ids.Distinct().Order(), ids.Distinct());
        // What comes twice is the same to the letter.
        Assert.All(receiver.Calls.GroupBy(call => call.Headers["Lanstead-Delivery"].ToString()), same => Assert.Single(same.Select(call => call.Body).Distinct()));
        string[] names = [.. receiver.Calls.Where(call => call.Status < 300).Select(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("after").GetProperty("name").GetString()!).Distinct()];
        Assert.Equal(Enumerable.Range(0, Events).Select(i => $"net {i}"), names);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    public async Task Rsyslog_takes_every_event_and_reads_its_parts(string scheme)
    {
        await using var collector = await Rsyslog.StartAsync(scheme);
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--outbound-allow", "127.0.0.1/32"]);
        TestPerson owner = await server.RegisterAsync();
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind = "syslog", name = "log", address = $"{scheme}://127.0.0.1:{collector.Port}" });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        string[] names = ["plain", "ünïcode 網", "<134>1 forged", "quote \" and \\ and %s", new string('x', 64)];
        foreach (string name in names)
        {
            using HttpResponseMessage network = await owner.Http.PostAsJsonAsync("/v1/networks", new { name });
            Assert.True(network.IsSuccessStatusCode, $"{name}: {await network.Content.ReadAsStringAsync()}");
        }
        await SinkTests.UntilAsync(() => collector.Lines().Count(line => line.Contains("network.create", StringComparison.Ordinal)) >= names.Length);
        string[][] events = [.. collector.Lines().Select(line => line.Split('|', 6)).Where(parts => parts[4] == "network.create")];
        Assert.All(events, parts => Assert.Equal(["13", "5", "127.0.0.1", "lanstead-server"], parts[..4]));
        Assert.Equal(names.Order(StringComparer.Ordinal), events.Select(parts => JsonDocument.Parse(parts[5]).RootElement.GetProperty("after").GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
    }

    private static long[] Ids(Receiver receiver) => [.. receiver.Calls.Where(call => call.Status < 300).Select(call => long.Parse(call.Headers["Lanstead-Delivery"]!, CultureInfo.InvariantCulture))];

    /// <summary>Debian's rsyslogd with one input and one file, which is told the parts that it read.</summary>
    private sealed class Rsyslog : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-rsyslog-").FullName;
        private Process? _process;

        private string Received => Path.Combine(_folder, "received");

        public int Port { get; private set; }

        public static async Task<Rsyslog> StartAsync(string scheme)
        {
            var rsyslog = new Rsyslog { Port = FreePort() };
            string module = scheme == "tcp" ? "imtcp" : "imudp";
            await File.WriteAllTextAsync(Path.Combine(rsyslog._folder, "rsyslog.conf"), $$"""
                global(workDirectory="{{rsyslog._folder}}" maxMessageSize="64k")
                module(load="{{module}}")
                template(name="parts" type="string" string="%syslogfacility%|%syslogseverity%|%hostname%|%app-name%|%msgid%|%msg%\n")
                input(type="{{module}}" port="{{rsyslog.Port}}" address="127.0.0.1")
                action(type="omfile" file="{{rsyslog.Received}}" template="parts")

                """);
            var start = new ProcessStartInfo("rsyslogd") { ArgumentList = { "-n", "-f", Path.Combine(rsyslog._folder, "rsyslog.conf"), "-i", "NONE" } };
            rsyslog._process = Process.Start(start)!;
            await SinkTests.UntilAsync(() =>
            {
                Assert.False(rsyslog._process.HasExited, "rsyslogd ended.");
                string table = File.ReadAllText($"/proc/net/{scheme}");
                return table.Contains($"0100007F:{rsyslog.Port:X4}", StringComparison.Ordinal);
            });
            return rsyslog;
        }

        public string[] Lines() => File.Exists(Received) ? [.. File.ReadAllText(Received).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("|lanstead-server|", StringComparison.Ordinal))] : [];

        public async ValueTask DisposeAsync()
        {
            if (_process is { HasExited: false })
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
            _process?.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
