using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Lanstead.Server.Hosting;
using Microsoft.AspNetCore.Routing;
using Lanstead.Tests.Postgres.Server.Security;

namespace Lanstead.Tests.Postgres.Server.Http;

/// <summary>I8: names that are bent to lead here (DNS rebinding), and WebSockets of other sites; L1: connections of one address.</summary>
public sealed class HostTests(PostgresCluster cluster)
{
    [Fact]
    public async Task I8_a_name_that_is_not_the_servers_reaches_no_route()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--public-url", "https://lan.example.org", "--hosts", "nas, lan.home.example", "--environment", "development"]);
        TestPerson owner = await server.RegisterAsync();
        var walk = new RouteWalk(server, owner);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();
        foreach ((string method, RouteEndpoint route) in walk.Routes)
        {
            foreach (string name in new[] { "evil.example", "lan.example.org.evil.example", $"rebound.example:{server.Url.Port}" })
            {
                using HttpResponseMessage answer = await AskAsync(owner.Http, method, RouteWalk.PathOf(route, objects), name);
                Assert.True(answer.StatusCode == HttpStatusCode.MisdirectedRequest, $"{RouteWalk.Name(method, route)} as {name}: {answer.StatusCode}");
            }
        }
        foreach (string own in new[] { "lan.example.org", "LAN.example.org:443", "nas", "lan.home.example:8080", "localhost", "127.0.0.1", "192.0.2.7:8080", "[2001:db8::1]:8080" })
        {
            using HttpResponseMessage answer = await AskAsync(owner.Http, "GET", "/v1/me", own);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{own}: {answer.StatusCode}");
        }
        Assert.Throws<SettingsException>(() => SettingsLoader.Load(["--hosts", "*.example.org"], new Dictionary<string, string>()));
    }

    [Fact]
    public async Task I8_a_WebSocket_from_another_site_is_refused_before_it_begins()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        var address = new UriBuilder(server.Url) { Scheme = "ws", Path = "/v1/agent/connect" }.Uri;
        foreach ((string? origin, bool isTaken) in new (string?, bool)[] { (null, true), ("https://evil.example", false), ("null", false), (server.Url.GetLeftPart(UriPartial.Authority), true) })
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            if (origin is not null)
                socket.Options.SetRequestHeader("Origin", origin);
            Task connecting = socket.ConnectAsync(address, TestContext.Current.CancellationToken);
            if (isTaken)
                await connecting;
            else
                await Assert.ThrowsAsync<WebSocketException>(() => connecting);
            Assert.Equal(isTaken ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task L1_one_address_has_no_more_connections_than_it_may_and_others_have_theirs()
    {
        const int most = 20;
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--connections-per-address", $"{most}"]);
        var sockets = new List<Socket>();
        try
        {
            int answered = 0;
            for (int i = 0; i < most + 10; i++)
            {
                Socket socket = await ConnectAsync(server, IPAddress.Parse("127.0.0.9"));
                sockets.Add(socket);
                answered += await IsAnsweredAsync(socket) ? 1 : 0;
            }
            Assert.Equal(most, answered);
            using Socket other = await ConnectAsync(server, IPAddress.Parse("127.0.0.10"));
            Assert.True(await IsAnsweredAsync(other));
            Assert.Contains("lanstead_connections_refused_total 10\n", await server.Anonymous.GetStringAsync("/metrics"), StringComparison.Ordinal);

            // One goes, one may come.
            sockets[0].Dispose();
            bool isIn = false;
            for (int i = 0; i < 100 && !isIn; i++)
            {
                using Socket next = await ConnectAsync(server, IPAddress.Parse("127.0.0.9"));
                isIn = await IsAnsweredAsync(next);
            }
            Assert.True(isIn);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string method, string path, string host)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = host } };
        if (method is not ("GET" or "HEAD"))
            request.Content = JsonContent.Create(new { });
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<Socket> ConnectAsync(TestServer server, IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from, 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        }
        catch (SocketException)
        {
            // Refused so fast that the connection ended before it was told of.
        }
        return socket;
    }

    private static async Task<bool> IsAnsweredAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            return await socket.ReceiveAsync(new byte[1024]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
