using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lanstead.Server.Outbound;
using Lanstead.Tests.Postgres.Server.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Outbound;

/// <summary>J5 through the API of a running server: whatever address a person enters for a webhook, a collector or an issuer, nothing inside is connected to.</summary>
public sealed class SsrfTests(PostgresCluster cluster)
{
    // {0} is the port at which the trap listens, on every address of this machine.
    private static readonly string[] s_hosts =
    [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "0", "0.0.0.0", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:db8::5efe:7f00:1]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254", "169.254.170.2", "2852039166", "[::ffff:a9fe:a9fe]", "168.63.129.16", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "localhost", "LOCALHOST", "localhost.", "inner.example", "inner6.example", "mapped.example", "metadata.example", "both.example", "127。0。0。1", "①②⑦.⓪.⓪.①", "ｌｏｃａｌｈｏｓｔ", "user@127.0.0.1", "93.184.216.34@127.0.0.1",
    ];

    private static readonly string[] s_whole =
    [
        "http://127.0.0.1:{0}/", "http://public.example:{0}/", "https://127.0.0.1:{0}#@public.example/", "https://127.0.0.1:{0}\\@public.example/", "ftp://127.0.0.1:{0}/", "file:///etc/passwd", "gopher://127.0.0.1:{0}/",
        "dict://127.0.0.1:{0}/", "unix:///run/x.sock", "ws://127.0.0.1:{0}/", "//127.0.0.1:{0}/", "/etc/passwd", "",
    ];

    private static readonly Dictionary<string, string[]> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["inner.example"] = ["127.0.0.1"], ["inner6.example"] = ["::1"], ["mapped.example"] = ["::ffff:127.0.0.1"], ["metadata.example"] = ["169.254.169.254", "fd00:ec2::254"],
        ["both.example"] = ["10.0.0.1", "127.0.0.1"], ["localhost"] = ["127.0.0.1", "::1"], ["localhost."] = ["127.0.0.1"],
    };

    [Fact]
    public async Task J5_none_of_a_hundred_forms_that_a_person_enters_connects()
    {
        using var trap = new Trap(IPAddress.IPv6Any);
        await using TestServer server = await TestServer.StartAsync(cluster, adjust: services => services.AddSingleton<NameLookup>(Names));
        TestPerson admin = await server.SetUpAsync();
        string[] urls = [.. s_hosts.Select(host => $"https://{host}:{trap.Port}/x"), .. s_whole.Select(form => string.Format(CultureInfo.InvariantCulture, form, trap.Port))];
        string[] syslog = [.. s_hosts.SelectMany(host => new[] { "tls", "tcp", "udp" }.Select(scheme => $"{scheme}://{host}:{trap.Port}"))];
        int forms = 0, called = 0;
        foreach ((string kind, string address) in urls.SelectMany(url => new[] { ("webhook", url), ("splunk", url) }).Concat(syslog.Select(url => ("syslog", url))))
        {
            forms++;
            called += await EnterSinkAsync(admin, kind, address) ? 1 : 0;
        }
        foreach (string url in urls)
        {
            forms++;
            called += await EnterIssuerAsync(server, admin, $"n{forms}", url) ? 1 : 0;
        }
        Assert.True(forms >= 100, $"Only {forms} forms.");
        // Names can only be judged when they are called: some were.
        Assert.True(called >= 10, $"Only {called} got as far as being called.");
        Assert.Equal(0, trap.Connections);
    }

    [Fact]
    public async Task J5_neither_a_redirect_nor_a_name_that_changes_nor_an_issuers_own_word_leads_inside()
    {
        using var inside = new Trap(IPAddress.Parse("127.0.0.1"));
        using var allowed = new Trap(IPAddress.Parse("127.0.0.2"), inside.Port, path => path.EndsWith("openid-configuration", StringComparison.Ordinal)
            ? Json($$"""
                {"issuer":"http://127.0.0.2:{{inside.Port}}","authorization_endpoint":"http://127.0.0.2:{{inside.Port}}/a","token_endpoint":"http://127.0.0.1:{{inside.Port}}/t","jwks_uri":"http://127.0.0.1:{{inside.Port}}/k",
                "userinfo_endpoint":"http://127.0.0.1:{{inside.Port}}/u","response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}
                """)
            : $"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{inside.Port}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        int asked = 0;
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--outbound-allow", "127.0.0.2/32"], adjust: services => services.AddSingleton<NameLookup>(
            // The first answer is one that the operator allows, every later one leads inside.
            (host, stop) => host == "changing.example" ? Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.2" : "127.0.0.1") }) : Names(host, stop)));
        TestPerson admin = await server.SetUpAsync();

        Assert.Equal("The receiver answered 307.", await CallSinkAsync(admin, $"http://127.0.0.2:{inside.Port}/"));
        Assert.Equal("The receiver answered 307.", await CallSinkAsync(admin, $"http://changing.example:{inside.Port}/"));
        Assert.NotEqual("The receiver answered 307.", await CallSinkAsync(admin, $"http://changing.example:{inside.Port}/again"));
        Assert.True(asked >= 2);
        Assert.True(await EnterIssuerAsync(server, admin, "led", $"http://127.0.0.2:{inside.Port}"));
        Assert.True(allowed.Connections >= 3);
        Assert.Equal(0, inside.Connections);
    }

    // True when the server took the address; then it has been called, and refused.
    private static async Task<bool> EnterSinkAsync(TestPerson admin, string kind, string address)
    {
        using HttpResponseMessage made = await admin.Http.PostAsJsonAsync($"/v1/tenants/{admin.TenantId}/sinks", new { kind, name = "x", address, token = kind == "splunk" ? "t" : null });
        string text = await made.Content.ReadAsStringAsync();
        if (made.StatusCode == HttpStatusCode.BadRequest)
            return false;
        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{address}: {text}");
        string id = JsonDocument.Parse(text).RootElement.GetProperty("sink").GetProperty("id").GetString()!;
        string error = await ErrorAsync(admin, id);
        Assert.True(error.StartsWith("This address is not on the public internet.", StringComparison.Ordinal) || error.StartsWith("Only https:// is called", StringComparison.Ordinal) || error.EndsWith("has no address.", StringComparison.Ordinal), $"{address}: {error}");
        using HttpResponseMessage gone = await admin.Http.DeleteAsync($"/v1/tenants/{admin.TenantId}/sinks/{id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        return true;
    }

    private static async Task<string> CallSinkAsync(TestPerson admin, string address)
    {
        using HttpResponseMessage made = await admin.Http.PostAsJsonAsync($"/v1/tenants/{admin.TenantId}/sinks", new { kind = "webhook", name = "x", address });
        string text = await made.Content.ReadAsStringAsync();
        Assert.True(made.StatusCode == HttpStatusCode.Created, text);
        string id = JsonDocument.Parse(text).RootElement.GetProperty("sink").GetProperty("id").GetString()!;
        string error = await ErrorAsync(admin, id);
        using HttpResponseMessage gone = await admin.Http.DeleteAsync($"/v1/tenants/{admin.TenantId}/sinks/{id}");
        return error;
    }

    private static async Task<string> ErrorAsync(TestPerson admin, string id)
    {
        string? error = null;
        await SinkTests.UntilAsync(async () =>
        {
            JsonElement list = await admin.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{admin.TenantId}/sinks");
            error = list.GetProperty("items").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id).GetProperty("lastError").GetString();
            return error is not null;
        });
        return error!;
    }

    // Set up, tested by the button, and used by somebody who wants to sign in.
    private static async Task<bool> EnterIssuerAsync(TestServer server, TestPerson admin, string name, string issuer)
    {
        using HttpResponseMessage made = await admin.Http.PostAsJsonAsync("/v1/admin/sign-in-providers", new { name, kind = "oidc", label = name, issuer, clientId = "x" });
        string text = await made.Content.ReadAsStringAsync();
        if (made.StatusCode == HttpStatusCode.BadRequest)
            return false;
        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{issuer}: {text}");
        using HttpResponseMessage tested = await admin.Http.PostAsync($"/v1/admin/sign-in-providers/{name}/test", null);
        JsonElement outcome = await tested.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(tested.IsSuccessStatusCode && !outcome.GetProperty("works").GetBoolean(), $"{issuer}: {outcome}");
        using HttpResponseMessage begun = await server.Anonymous.PostAsJsonAsync($"/v1/auth/oidc/{name}/begin", new { returnTo = "/" });
        Assert.True((int)begun.StatusCode is 200 or 502, $"{issuer}: {begun.StatusCode} {await begun.Content.ReadAsStringAsync()}");
        return true;
    }

    private static Task<IPAddress[]> Names(string host, CancellationToken stop) =>
        s_names.TryGetValue(host, out string[]? found) ? Task.FromResult(found.Select(IPAddress.Parse).ToArray()) : throw new SocketException((int)SocketError.HostNotFound);

    private static string Json(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    /// <summary>Listens by TCP and UDP, counts who comes, and answers each.</summary>
    private sealed class Trap : IDisposable
    {
        private readonly Socket _tcp;
        private readonly Socket _udp;
        private readonly Func<string, string>? _answer;
        private int _connections;

        public Trap(IPAddress address, int port = 0, Func<string, string>? answer = null)
        {
            _answer = answer;
            (_tcp, _udp) = (new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp), new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                _tcp.DualMode = _udp.DualMode = true;
            _tcp.Bind(new IPEndPoint(address, port));
            Port = ((IPEndPoint)_tcp.LocalEndPoint!).Port;
            _udp.Bind(new IPEndPoint(address, Port));
            _tcp.Listen(64);
            _ = AcceptAsync();
            _ = ReceiveAsync();
        }

        public int Port { get; }

        public int Connections => _connections;

        public void Dispose()
        {
            _tcp.Dispose();
            _udp.Dispose();
        }

        private async Task AcceptAsync()
        {
            byte[] request = new byte[16 * 1024];
            while (true)
            {
                try
                {
                    using Socket caller = await _tcp.AcceptAsync();
                    Interlocked.Increment(ref _connections);
                    if (_answer is null)
                        continue;
                    int length = await caller.ReceiveAsync(request);
                    string[] words = Encoding.ASCII.GetString(request, 0, length).Split(' ');
                    await caller.SendAsync(Encoding.ASCII.GetBytes(_answer(words.Length > 1 ? words[1] : "")));
                    caller.Shutdown(SocketShutdown.Send);
                    while (await caller.ReceiveAsync(request) > 0)
                    {
                        // The rest of what it had to say.
                    }
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
                {
                    return;
                }
                catch (SocketException)
                {
                    // It hung up.
                }
            }
        }

        private async Task ReceiveAsync()
        {
            byte[] datagram = new byte[65536];
            try
            {
                while (await _udp.ReceiveAsync(datagram) >= 0)
                    Interlocked.Increment(ref _connections);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
