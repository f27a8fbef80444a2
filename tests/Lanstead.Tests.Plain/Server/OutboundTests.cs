using System.Net;
using System.Net.Sockets;
using Lanstead.Server.Hosting;
using Lanstead.Server.Outbound;

namespace Lanstead.Tests.Plain.Server;

/// <summary>J5: whatever address somebody names, the server connects to nothing that only it can reach.</summary>
[Collection(nameof(OutboundTests))]
public sealed class OutboundTests
{
    private const string Public = "93.184.216.34";

    // {0} is the port at which a trap listens on every loopback address.
    private static readonly string[] s_urls =
    [
        "https://127.0.0.1:{0}/", "https://127.1:{0}/", "https://127.0.1:{0}/", "https://127.255.255.254:{0}/", "https://2130706433:{0}/", "https://0x7f000001:{0}/", "https://0x7f.0.0.1:{0}/",
        "https://0177.0.0.1:{0}/", "https://017700000001:{0}/", "https://127.0.0.1.:{0}/", "https://0:{0}/", "https://0.0.0.0:{0}/", "https://[::]:{0}/", "https://[::1]:{0}/",
        "https://[0:0:0:0:0:0:0:1]:{0}/", "https://[::127.0.0.1]:{0}/", "https://[::ffff:127.0.0.1]:{0}/", "https://[::ffff:7f00:1]:{0}/", "https://[64:ff9b::127.0.0.1]:{0}/",
        "https://[64:ff9b::7f00:1]:{0}/", "https://[64:ff9b:1::7f00:1]:{0}/", "https://[2002:7f00:1::]:{0}/", "https://[2001:0:7f00:1::]:{0}/", "https://[2001:db8::5efe:7f00:1]:{0}/",
        "https://[2a00::5efe:7f00:1]:{0}/", "https://[2a00::200:5efe:10.0.0.1]:{0}/", "https://[fe80::1]:{0}/", "https://[fe80::1%25lo]:{0}/", "https://[fc00::1]:{0}/", "https://[fd00:ec2::254]:{0}/", "https://[ff02::1]:{0}/",
        "https://10.0.0.1:{0}/", "https://172.16.0.1:{0}/", "https://172.31.255.255:{0}/", "https://192.168.1.1:{0}/", "https://100.64.0.1:{0}/", "https://100.100.100.200:{0}/latest/meta-data",
        "https://169.254.169.254:{0}/latest/meta-data", "https://169.254.170.2:{0}/", "https://2852039166:{0}/", "https://0xa9fea9fe:{0}/", "https://[::ffff:a9fe:a9fe]:{0}/", "https://168.63.129.16:{0}/",
        "https://192.0.0.192:{0}/", "https://192.0.2.1:{0}/", "https://198.18.0.1:{0}/", "https://198.51.100.1:{0}/", "https://203.0.113.1:{0}/", "https://224.0.0.1:{0}/", "https://240.0.0.1:{0}/", "https://255.255.255.255:{0}/",
        "https://localhost:{0}/", "https://LOCALHOST:{0}/", "https://localhost.:{0}/", "https://inner.example:{0}/", "https://inner6.example:{0}/", "https://mapped.example:{0}/", "https://metadata.example:{0}/",
        "https://127。0。0。1:{0}/", "https://①②⑦.⓪.⓪.①:{0}/", "https://ｌｏｃａｌｈｏｓｔ:{0}/",
        "https://user@127.0.0.1:{0}/", "https://93.184.216.34@127.0.0.1:{0}/", "https://93.184.216.34:443@127.0.0.1:{0}/", "https://user:pass@public.example:{0}/", "https://127.0.0.1:{0}#@public.example/",
        "https://127.0.0.1:{0}\\@public.example/", "http://127.0.0.1:{0}/", "http://public.example:{0}/", "http://93.184.216.34:{0}/",
        "ftp://127.0.0.1:{0}/", "file:///etc/passwd", "gopher://127.0.0.1:{0}/", "dict://127.0.0.1:{0}/", "ldap://127.0.0.1:{0}/", "unix:///run/x.sock", "ws://127.0.0.1:{0}/", "net.tcp://127.0.0.1:{0}/", "//127.0.0.1:{0}/", "/etc/passwd", "",
    ];

    private static readonly Dictionary<string, string[]> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["public.example"] = [Public],
        ["inner.example"] = ["127.0.0.1"],
        ["inner6.example"] = ["::1"],
        ["mapped.example"] = ["::ffff:127.0.0.1"],
        ["metadata.example"] = ["169.254.169.254", "fd00:ec2::254"],
        ["localhost"] = ["127.0.0.1", "::1"],
        ["localhost."] = ["127.0.0.1"],
    };

    [Fact]
    public async Task J5_none_of_the_forms_connects()
    {
        using var trap = new Trap(IPAddress.IPv6Any);
        using var http = new OutboundHttp(Guard(Names));
        int refused = 0;
        foreach (string form in s_urls)
        {
            string url = string.Format(null, form, trap.Port);
            if (Uri.TryCreate(url, UriKind.Absolute, out Uri? asked) && asked.Scheme is "http" or "https")
                await Assert.ThrowsAsync<OutboundRefusedException>(() => http.Client.GetAsync(new Uri(url)));
            else
                Assert.False(Guard(Names).CheckUrl(url).IsSuccess, url);
            refused++;
        }
        Assert.Equal(0, trap.Accepted);
        Assert.True(refused >= 60, $"Only {refused} forms.");
    }

    [Fact]
    public async Task J5_an_address_of_this_machine_is_refused_however_public_it_is()
    {
        IPAddress[] own = [.. System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(a => a.Address)];
        Assert.NotEmpty(own);
        foreach (IPAddress address in own)
            await Assert.ThrowsAsync<OutboundRefusedException>(() => Guard(Names).ConnectAsync(address.ToString(), 9, isClear: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task J5_a_name_that_changes_between_check_and_connection_gains_nothing()
    {
        using var trap = new Trap(IPAddress.Parse("127.0.0.1"));
        using var receiver = new Trap(IPAddress.Parse("127.0.0.2"), trap.Port);
        int asked = 0;
        // The first answer is one that the operator allows, every later one leads inside.
        OutboundGuard guard = Guard((_, _) => Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.2" : "127.0.0.1") }), "127.0.0.2/32");
        Assert.True(guard.CheckUrl($"http://changing.example:{trap.Port}/").IsSuccess);

        using Socket connected = await guard.ConnectAsync("changing.example", trap.Port, isClear: true, TestContext.Current.CancellationToken);
        Assert.Equal(IPAddress.Parse("127.0.0.2"), ((IPEndPoint)connected.RemoteEndPoint!).Address);
        Assert.Equal(1, asked);
        await Assert.ThrowsAsync<OutboundRefusedException>(() => guard.ConnectAsync("changing.example", trap.Port, isClear: true, TestContext.Current.CancellationToken));
        Assert.Equal(0, trap.Accepted);
    }

    [Fact]
    public async Task J5_a_redirect_is_the_answer_and_is_not_followed()
    {
        using var trap = new Trap(IPAddress.Parse("127.0.0.1"));
        using var receiver = new Trap(IPAddress.Parse("127.0.0.2"), answer: $"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{trap.Port}/\r\nContent-Length: 0\r\n\r\n");
        using var http = new OutboundHttp(Guard(Names, "127.0.0.2/32"));
        using HttpResponseMessage answer = await http.Client.GetAsync(new Uri($"http://127.0.0.2:{receiver.Port}/"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, trap.Accepted);
    }

    [Fact]
    public async Task J5_a_proxy_of_the_environment_is_passed_by()
    {
        using var proxy = new Trap(IPAddress.Parse("127.0.0.1"));
        using var receiver = new Trap(IPAddress.Parse("127.0.0.2"), answer: "HTTP/1.1 204 No Content\r\n\r\n");
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy($"http://127.0.0.1:{proxy.Port}");
        try
        {
            using var http = new OutboundHttp(Guard(Names, "127.0.0.2/32"));
            using HttpResponseMessage answer = await http.Client.GetAsync(new Uri($"http://127.0.0.2:{receiver.Port}/"));
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            await Assert.ThrowsAsync<OutboundRefusedException>(() => http.Client.GetAsync(new Uri("https://inner.example/")));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
        Assert.Equal(0, proxy.Accepted);
    }

    [Fact]
    public async Task An_endless_answer_is_given_up()
    {
        using var receiver = new Trap(IPAddress.Parse("127.0.0.2"), answer: "HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n" + new string('x', 2_000_000));
        using var http = new OutboundHttp(Guard(Names, "127.0.0.2/32"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.Client.GetAsync(new Uri($"http://127.0.0.2:{receiver.Port}/")));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    public void The_public_internet_is_not_refused(string address) => Assert.True(AddressRules.IsPublic(IPAddress.Parse(address)));

    private static OutboundGuard Guard(NameLookup lookup, string? allow = null) => new(
        SettingsLoader.Load(["--data", Path.GetTempPath(), .. allow is null ? Array.Empty<string>() : ["--outbound-allow", allow]], new Dictionary<string, string>()), lookup);

    private static Task<IPAddress[]> Names(string host, CancellationToken stop) =>
        Task.FromResult(s_names.TryGetValue(host, out string[]? found) ? found.Select(IPAddress.Parse).ToArray() : throw new SocketException((int)SocketError.HostNotFound));

    /// <summary>Listens, counts who comes, and answers each with the same.</summary>
    private sealed class Trap : IDisposable
    {
        private readonly Socket _socket;
        private int _accepted;

        public Trap(IPAddress address, int port = 0, string? answer = null)
        {
            _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                _socket.DualMode = true;
            _socket.Bind(new IPEndPoint(address, port));
            _socket.Listen(64);
            Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
            _ = AcceptAsync(answer);
        }

        public int Port { get; }

        public int Accepted => _accepted;

        public void Dispose() => _socket.Dispose();

        private async Task AcceptAsync(string? answer)
        {
            try
            {
                while (true)
                {
                    using Socket caller = await _socket.AcceptAsync();
                    Interlocked.Increment(ref _accepted);
                    if (answer is null)
                        continue;
                    await caller.ReceiveAsync(new byte[4096]);
                    await caller.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over, or the caller hung up.
            }
        }
    }
}

/// <summary>Alone: a test of it changes the proxy of the whole process.</summary>
[CollectionDefinition(nameof(OutboundTests), DisableParallelization = true)]
public sealed class OutboundCollection;
