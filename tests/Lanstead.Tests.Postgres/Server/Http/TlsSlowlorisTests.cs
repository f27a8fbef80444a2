using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lanstead.Tests.Postgres.Server.Http;

/// <summary>L1 where the server ends TLS itself: who drips in the handshake, in headers, or in frames of HTTP/2 is hung up on too.</summary>
public sealed class TlsSlowlorisTests(PostgresCluster cluster)
{
    private const int Each = 5;
    private static readonly TimeSpan s_drip = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    // A record of a handshake of 512 bytes begins, and no more.
    private static readonly byte[] s_hello = [0x16, 3, 1, 2, 0, 1];

    // The preface of HTTP/2, empty settings, then headers of a stream of which only the first byte comes.
    private static readonly byte[] s_http2 = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 200, 1, 4, 0, 0, 0, 1, 0x82];

    [Fact]
    public async Task L1_who_drips_over_TLS_is_hung_up_on_within_30_s()
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-tls-").FullName;
        string[] tls = ["--listen", "https://127.0.0.1:0", .. MultiplexingTests.Certificate(folder)];
        using X509Certificate2 trusted = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "cert.pem"));
        await using (TestServer server = await TestServer.StartAsync(cluster, settings: tls))
        {
            (string Kind, TimeSpan Lived)[] lives = await Task.WhenAll(Enumerable.Range(0, Each).SelectMany(_ => new[]
            {
                LiveAsync("handshake", server, trusted, null, s_hello),
                LiveAsync("headers", server, trusted, SslApplicationProtocol.Http11, Encoding.ASCII.GetBytes("GET /v1/setup HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")),
                LiveAsync("HTTP/2", server, trusted, SslApplicationProtocol.Http2, s_http2),
            }));
            Assert.Equal(3 * Each, lives.Length);
            Assert.All(lives, life => Assert.True(life.Lived <= s_limit, $"{life.Kind} lived for {life.Lived.TotalSeconds:0.0} s."));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(string Kind, TimeSpan Lived)> LiveAsync(string kind, TestServer server, X509Certificate2 trusted, SslApplicationProtocol? protocol, byte[] begin)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        long began = TimeProvider.System.GetTimestamp();
        Stream stream = new NetworkStream(socket, ownsSocket: false);
        if (protocol is { } agreed)
        {
            var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == trusted.GetCertHashString());
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", ApplicationProtocols = [agreed] });
            Assert.Equal(agreed, secure.NegotiatedApplicationProtocol);
            stream = secure;
        }
        await using (stream)
        {
            Task reading = ReadToEndAsync(stream);
            try
            {
                await stream.WriteAsync(begin);
                while (!reading.IsCompleted && TimeProvider.System.GetElapsedTime(began) < s_limit + s_drip)
                {
                    if (await Task.WhenAny(reading, Task.Delay(s_drip, TimeProvider.System)) != reading)
                        await stream.WriteAsync("a"u8.ToArray());
                }
            }
            catch (IOException)
            {
                // Hung up on.
            }
        }
        return (kind, TimeProvider.System.GetElapsedTime(began));
    }

    private static async Task ReadToEndAsync(Stream stream)
    {
        byte[] scrap = new byte[4096];
        try
        {
            while (await stream.ReadAsync(scrap) > 0)
            {
                // Settings, an answer, an alert.
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Hung up on.
        }
    }
}
