using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Lanstead.Gate;
using Lanstead.Protocol.Gate;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lanstead.Tests.Plain.Gate;

/// <summary>A gate on ports of 127.0.0.1 before real services: one of HTTP that tells what it is asked, and one that tells the first bytes of a connection.</summary>
public sealed class GateFixture : IAsyncLifetime
{
    public const string Blog = "blog.example.com", Raw = "raw.example.com", Nobody = "nobody.example.com", Denied = "denied.example.com", Dead = "dead.example.com", Proven = "proven.example.com";

    private readonly GateState _state = new();
    private GateSockets _sockets = null!;
    private GateServer _server = null!;
    private WebApplication _service = null!;
    private Socket _raw = null!;

    internal IPEndPoint Http => _sockets.Endpoints.Single(at => !_sockets.IsTls(at));

    internal IPEndPoint Https => _sockets.Endpoints.Single(_sockets.IsTls);

    internal IEnumerable<GateCount> Counts => _state.Counts();

    public async ValueTask InitializeAsync()
    {
        // 1. The services.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _service = builder.Build();
        _service.UseWebSockets();
        _service.Run(ServeAsync);
        await _service.StartAsync();
        int port = new Uri(_service.Urls.Single()).Port;
        _raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _raw.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _raw.Listen();
        _ = TellFirstBytesAsync();

        // 2. The gate.
        (string certificate, string key) = Certificate(Blog);
        int raw = ((IPEndPoint)_raw.LocalEndPoint!).Port;
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        int dead = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        _state.Take(new GateOrders
        {
            Names =
            {
                Name(1, Blog, GateMode.Http, port, certificate, key),
                Name(2, Raw, GateMode.Tls, raw, header: GateHeader.ProxyV1),
                Name(3, Denied, GateMode.Http, port, certificate, key, denied: "127.0.0.0/8"),
                Name(4, Dead, GateMode.Http, dead, certificate, key),
            },
            Challenges = { new GateChallenge { Host = Proven, Token = "token-1", Authorization = "token-1.thumb" } },
        });
        _sockets = GateSockets.Bind(["127.0.0.1"], 0, 0);
        _server = await GateServer.StartAsync(_state, _sockets, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _sockets.Dispose();
        await _service.DisposeAsync();
        _raw.Dispose();
    }

    /// <summary>A client that takes every name to the gate, and its certificate for good.</summary>
    internal HttpClient Client(Version? version = null) => new(Handler())
    {
        DefaultRequestVersion = version ?? HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = TimeSpan.FromSeconds(30),
    };

    internal SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint.Port == 80 ? Http : Https, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private static GateName Name(byte id, string host, GateMode mode, int port, string certificate = "", string key = "", string? denied = null, GateHeader header = GateHeader.None)
    {
        var name = new GateName { Exposure = ByteString.CopyFrom(Enumerable.Repeat(id, 16).ToArray()), Host = host, Mode = mode, Upstream = $"127.0.0.1:{port}", Certificate = certificate, Key = key, Header = header };
        if (denied is not null)
            name.Denied.Add(denied);
        return name;
    }

    private static (string Certificate, string Key) Certificate(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task ServeAsync(HttpContext http)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[1024];
            var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, true, CancellationToken.None);
            await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
            return;
        }
        if (http.Request.Path == "/upload")
        {
            byte[] buffer = new byte[64 * 1024];
            long length = 0;
            while (await http.Request.Body.ReadAsync(buffer) is > 0 and int read)
                length += read;
            await http.Response.WriteAsync($"{length}");
            return;
        }
        http.Response.Headers["X-Seen"] = "yes";
        await http.Response.WriteAsync($"{http.Request.Method} {http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}\n{string.Join('\n', http.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))}");
    }

    private async Task TellFirstBytesAsync()
    {
        try
        {
            while (true)
            {
                using Socket caller = await _raw.AcceptAsync();
                byte[] bytes = new byte[256];
                int length = await caller.ReceiveAsync(bytes);
                await caller.SendAsync(bytes.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
