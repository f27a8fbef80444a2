using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>A game server at home behind a provider's address translation, on the public address of a rented machine: a friend on the Internet calls it, and it sees who that is.</summary>
internal sealed class ExposeScenario : IScenario
{
    private const string AuthorityAddress = "198.18.3.2", WebName = "blog.example.com";
    private const int WebPort = 8090;
    private const int Tcp = 25565, Range = 27000, RangeCount = 8, Shifted = 8080, ShiftedTo = 80;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    public string Name => "expose";

    public string Summary => "a service at home behind CGNAT on a public address: TCP, UDP, ranges, IPv6, the caller's true address";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        // 1. A rented machine, a home whose provider lets nothing in, and a friend.
        await using Stage stage = await Stage.CreateAsync(options, progress, null, cancellation);
        string folder = Directory.CreateTempSubdirectory("lanstead-authority").FullName;
        string believed = TestAuthority.Prepare(folder, AuthorityAddress);
        (LabAgent vps, LabHost vpsHost) = await stage.AddAgentAsync("vps", 1, cancellation, new Dictionary<string, string> { ["SSL_CERT_FILE"] = believed });
        (LabAgent home, LabHost homeHost) = await stage.AddAgentAsync("home", 2, cancellation);
        LabHost friend = await stage.Topology.AddAsync("friend", 3);
        await stage.Topology.Router.LoadNftAsync("""
            table inet provider {
                chain out { type nat hook postrouting priority srcnat; ip saddr 198.18.2.0/24 masquerade; }
                chain in { type filter hook forward priority filter; ip daddr 198.18.2.0/24 ct state new drop; ip6 daddr 2001:db8:2::/64 ct state new drop; }
            }
            """);

        // 2. The tunnel server joins by its key, the home as any device.
        string space = (await stage.Api.GetAsync<JsonElement>("/v1/me", cancellation)).GetProperty("tenants")[0].GetProperty("id").GetString()!;
        JsonElement made = await stage.Api.PostAsync<JsonElement>($"/v1/tenants/{space}/tunnel-servers", new { name = "Attic", port = 51820 }, cancellation);
        string server = made.GetProperty("id").GetString()!;
        await vps.UpAsync(stage.Server.Url, made.GetProperty("join").GetProperty("token").GetString()!, cancellation);
        string homeId = (await stage.JoinAsync(home, await stage.Api.NetworkAsync("home", cancellation: cancellation), null, cancellation)).DeviceId.ToString();
        JsonElement found = await UntilAsync(stage.Api, $"/v1/tunnel-servers/{server}", one => AddressOf(one, vpsHost.Ipv4) is not null && AddressOf(one, vpsHost.Ipv6) is not null, cancellation);
        table.Add("addresses of the tunnel server, found by itself", $"{vpsHost.Ipv4}, {vpsHost.Ipv6}", string.Join(", ", found.GetProperty("addresses").EnumerateArray().Select(one => one.GetProperty("address").GetString())), true);

        // 3. Exposed; each service tells whom it sees.
        await using var services = new SeenServices(homeHost.Machine, [Tcp, ShiftedTo, .. Enumerable.Range(Range, RangeCount)]);
        string four = AddressOf(found, vpsHost.Ipv4)!, six = AddressOf(found, vpsHost.Ipv6)!;
        await ExposeAsync("game", four, new { protocol = "both", first = Tcp, last = Tcp, targetPort = Tcp });
        await ExposeAsync("range", four, new { protocol = "udp", first = Range, last = Range + RangeCount - 1, targetPort = Range });
        await ExposeAsync("shifted", four, new { protocol = "both", first = Shifted, last = Shifted, targetPort = ShiftedTo });
        await ExposeAsync("game by IPv6", six, new { protocol = "both", first = Tcp, last = Tcp, targetPort = Tcp });
        foreach ((string what, bool tcp, string address, int port, string source) in new[]
        {
            ("TCP", true, vpsHost.Ipv4, Tcp, friend.Ipv4), ("UDP", false, vpsHost.Ipv4, Tcp, friend.Ipv4),
            ("UDP, the last of a range", false, vpsHost.Ipv4, Range + RangeCount - 1, friend.Ipv4),
            ("TCP to another port at home", true, vpsHost.Ipv4, Shifted, friend.Ipv4), ("UDP to another port at home", false, vpsHost.Ipv4, Shifted, friend.Ipv4),
            ("TCP, IPv6", true, vpsHost.Ipv6, Tcp, friend.Ipv6), ("UDP, IPv6", false, vpsHost.Ipv6, Tcp, friend.Ipv6),
        })
            await SeenAsync(what, tcp, address, port, source);

        // 4. A port that nobody exposed, and the home itself, are not reached.
        table.Add("a port beside the range", "no answer", await AskAsync(friend.Machine, tcp: false, vpsHost.Ipv4, Range + RangeCount, cancellation) ?? "no answer", await AskAsync(friend.Machine, tcp: false, vpsHost.Ipv4, Range + RangeCount, cancellation) is null);
        table.Add("the home's own address", "no answer", await AskAsync(friend.Machine, tcp: true, homeHost.Ipv4, Tcp, cancellation) ?? "no answer", await AskAsync(friend.Machine, tcp: true, homeHost.Ipv4, Tcp, cancellation) is null);

        // 5. How soon a new port is live, from the answer of the API.
        await using var late = new SeenServices(homeHost.Machine, [Tcp + 1]);
        JsonElement exposure = await ExposeAsync("late", four, new { protocol = "udp", first = Tcp + 1, last = Tcp + 1, targetPort = Tcp + 1 });
        long answered = TimeProvider.System.GetTimestamp();
        string? seen = null;
        while (seen is null && TimeProvider.System.GetElapsedTime(answered) < Patience)
            seen = await AskAsync(friend.Machine, tcp: false, vpsHost.Ipv4, Tcp + 1, cancellation, TimeSpan.FromMilliseconds(50));
        double live = TimeProvider.System.GetElapsedTime(answered).TotalSeconds;
        table.Add("a new port is live, from the API's answer to the first packet", "<= 1 s", string.Create(CultureInfo.InvariantCulture, $"{live:0.00} s"), live <= 1);
        JsonElement open = await UntilAsync(stage.Api, $"/v1/exposures/{exposure.GetProperty("id").GetString()}", one => one.GetProperty("state").GetString() == "open", cancellation);
        table.Add("both ends tell so", "open", open.GetProperty("state").GetString()!, true);

        // 6. A name with a certificate of a real authority, as a browser sees it.
        await using TestAuthority authority = await TestAuthority.StartAsync(friend.Machine, folder, friend.Ipv4);
        using HeaderService web = HeaderService.Start(homeHost.Machine, WebPort);
        await stage.Api.PutAsync<JsonElement>($"/v1/tunnel-servers/{server}/certificate-authority", new { agreed = true, contact = "ann@example.com", directory = authority.Directory }, cancellation);
        JsonElement named = await stage.Api.PostAsync<JsonElement>(
            $"/v1/tenants/{space}/exposures", new { deviceId = homeId, serverId = server, addressId = four, host = WebName, ports = new[] { new { protocol = "tcp", targetPort = WebPort } } }, cancellation);
        string namedPath = $"/v1/exposures/{named.GetProperty("id").GetString()}";
        JsonElement missing = await UntilAsync(stage.Api, namedPath, one => one.TryGetProperty("certificate", out JsonElement certificate) && certificate.ValueKind == JsonValueKind.Object && certificate.GetProperty("detail").GetString()!.Length > 0, cancellation);
        table.Add("a name that leads nowhere yet", "is told", missing.GetProperty("certificate").GetProperty("detail").GetString()!, true);
        await TestAuthority.NameAsync(vpsHost.Machine, vpsHost.Ipv4, WebName);
        await TestAuthority.NameAsync(friend.Machine, vpsHost.Ipv4, WebName);
        long pointed = TimeProvider.System.GetTimestamp();
        await UntilAsync(stage.Api, namedPath, one => one.GetProperty("state").GetString() == "open", cancellation);
        table.Add("from the name's record to an open door", "<= 60 s", string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(pointed).TotalSeconds:0.0} s"), true);
        string headers = await WebAsync(friend.Machine, folder, cancellation);
        table.Add($"https://{WebName}: the caller that the service is told", friend.Ipv4, headers.Contains($"X-Forwarded-For: {friend.Ipv4}\r\n", StringComparison.Ordinal) ? friend.Ipv4 : headers, headers.Contains($"X-Forwarded-For: {friend.Ipv4}\r\n", StringComparison.Ordinal));

        // 7. The server goes away, the firewall of the tunnel server is emptied: it goes on, and is mended.
        await stage.Topology.SetLinkAsync(stage.ServerHost, up: false);
        (await vpsHost.Machine.RunAsync(["nft", "flush", "ruleset"], cancellation: cancellation)).OrThrow();
        long emptied = TimeProvider.System.GetTimestamp();
        seen = null;
        while (seen is null && TimeProvider.System.GetElapsedTime(emptied) < Patience)
            seen = await AskAsync(friend.Machine, tcp: true, vpsHost.Ipv4, Tcp, cancellation);
        double mended = TimeProvider.System.GetElapsedTime(emptied).TotalSeconds;
        table.Add("mended after \"nft flush ruleset\", without a server", "<= 60 s", string.Create(CultureInfo.InvariantCulture, $"{mended:0.0} s"), mended <= 60);

        Task<JsonElement> ExposeAsync(string name, string addressId, object ports) =>
            stage.Api.PostAsync<JsonElement>($"/v1/tenants/{space}/exposures", new { deviceId = homeId, name, serverId = server, addressId, ports = new[] { ports } }, cancellation);

        async Task SeenAsync(string what, bool tcp, string address, int port, string source)
        {
            string? answer = null;
            long start = TimeProvider.System.GetTimestamp();
            while (answer is null && TimeProvider.System.GetElapsedTime(start) < Patience)
                answer = await AskAsync(friend.Machine, tcp, address, port, cancellation);
            table.Add($"{what}: the caller that the service sees", source, answer ?? "no answer", answer == source);
        }
    }

    // Believes the authority's root, which it makes anew at each start, and nobody else.
    private static async Task<string> WebAsync(Machine machine, string folder, CancellationToken cancellation)
    {
        string roots = Path.Combine(folder, "roots.pem");
        (await machine.RunAsync(["curl", "--silent", "--show-error", "--cacert", Path.Combine(folder, "authority.pem"), "--output", roots, $"https://{AuthorityAddress}:15000/roots/0"], cancellation: cancellation)).OrThrow();
        return (await machine.RunAsync(["curl", "--silent", "--show-error", "--cacert", roots, "--header", "X-Forwarded-For: 6.6.6.6", $"https://{WebName}/"], cancellation: cancellation)).OrThrow().Output;
    }

    internal static string? AddressOf(JsonElement server, string address) =>
        server.GetProperty("addresses").EnumerateArray().Where(one => one.GetProperty("address").GetString() == address).Select(one => one.GetProperty("id").GetString()).FirstOrDefault();

    internal static async Task<JsonElement> UntilAsync(LabApi api, string path, Func<JsonElement, bool> wanted, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            JsonElement found = await api.GetAsync<JsonElement>(path, cancellation);
            if (wanted(found))
                return found;
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new LabException($"{path} stays {found}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }
    }

    // What the service answers: whom it sees. Null: nothing came.
    private static async Task<string?> AskAsync(Machine machine, bool tcp, string address, int port, CancellationToken cancellation, TimeSpan? wait = null)
    {
        IPAddress to = IPAddress.Parse(address);
        using Socket socket = machine.InNetwork(() => new Socket(to.AddressFamily, tcp ? SocketType.Stream : SocketType.Dgram, tcp ? ProtocolType.Tcp : ProtocolType.Udp));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(wait ?? AnswerLimit);
        try
        {
            await socket.ConnectAsync(to, port, limit.Token);
            await socket.SendAsync("who?"u8.ToArray(), limit.Token);
            byte[] buffer = new byte[128];
            int read = await socket.ReceiveAsync(buffer, limit.Token);
            return read == 0 ? null : Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Programs on a machine that tell each caller the address that they see, by TCP and by UDP from sockets that are bound to no address.</summary>
    private sealed class SeenServices : IAsyncDisposable
    {
        private readonly List<Socket> _sockets = [];

        public SeenServices(Machine machine, IEnumerable<int> ports)
        {
            foreach (int port in ports)
            {
                Socket udp = Open(machine, SocketType.Dgram, ProtocolType.Udp, port), tcp = Open(machine, SocketType.Stream, ProtocolType.Tcp, port);
                tcp.Listen();
                _ = Task.Run(() => AnswerAsync(udp));
                _ = Task.Run(() => AcceptAsync(tcp));
            }
        }

        public ValueTask DisposeAsync()
        {
            _sockets.ForEach(socket => socket.Dispose());
            return ValueTask.CompletedTask;
        }

        private Socket Open(Machine machine, SocketType type, ProtocolType protocol, int port)
        {
            Socket socket = machine.InNetwork(() => new Socket(AddressFamily.InterNetworkV6, type, protocol) { DualMode = true });
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            return socket;
        }

        private static async Task AnswerAsync(Socket socket)
        {
            byte[] buffer = new byte[128];
            try
            {
                while (true)
                {
                    SocketReceiveFromResult one = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.IPv6Any, 0));
                    await socket.SendToAsync(Text(one.RemoteEndPoint), one.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The service has ended.
            }
        }

        private static async Task AcceptAsync(Socket socket)
        {
            try
            {
                while (true)
                {
                    using Socket one = await socket.AcceptAsync();
                    await one.SendAsync(Text(one.RemoteEndPoint!));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The service has ended.
            }
        }

        private static byte[] Text(EndPoint from)
        {
            IPAddress address = ((IPEndPoint)from).Address;
            return Encoding.ASCII.GetBytes((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
        }
    }
}
