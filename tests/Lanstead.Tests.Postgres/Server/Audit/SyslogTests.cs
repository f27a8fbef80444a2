using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>Syslog over UDP, TCP and TLS to real listeners, in the form of RFC 5424.</summary>
public sealed partial class SyslogTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Every_event_arrives_as_one_message(string scheme)
    {
        using X509Certificate2 certificate = SelfSigned();
        using var collector = new Collector(scheme, certificate);
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--outbound-allow", "127.0.0.1/32"]);
        TestPerson owner = await server.RegisterAsync();
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync(
            $"/v1/tenants/{owner.TenantId}/sinks",
            new { kind = "syslog", name = "log", address = $"{scheme}://127.0.0.1:{collector.Port}", authority = scheme == "tls" ? certificate.ExportCertificatePem() : null });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        string[] names = ["plain", "line\u2028break", "ünïcode", "<134>1 forged"];
        foreach (string name in names)
        {
            using HttpResponseMessage network = await owner.Http.PostAsJsonAsync("/v1/networks", new { name });
            Assert.True(network.IsSuccessStatusCode || name.Contains('\u2028'));
        }
        await SinkTests.UntilAsync(() => collector.Messages.Count(m => m.Contains("network.create")) >= 3);
        Assert.All(collector.Messages, message =>
        {
            Match match = Rfc5424.Match(message);
            Assert.True(match.Success, message);
            Assert.Equal("109", match.Groups[1].Value);
            JsonElement one = JsonDocument.Parse(match.Groups[3].Value).RootElement;
            Assert.Equal(match.Groups[2].Value, one.GetProperty("action").GetString());
            Assert.True(message.All(char.IsAscii));
        });
    }

    [Fact]
    public async Task A_collector_with_a_strangers_certificate_is_told_nothing()
    {
        using X509Certificate2 trusted = SelfSigned();
        using X509Certificate2 other = SelfSigned();
        using var collector = new Collector("tls", other);
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--outbound-allow", "127.0.0.1/32"]);
        TestPerson owner = await server.RegisterAsync();
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync(
            $"/v1/tenants/{owner.TenantId}/sinks", new { kind = "syslog", name = "log", address = $"tls://127.0.0.1:{collector.Port}", authority = trusted.ExportCertificatePem() });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        await SinkTests.UntilAsync(async () => await server.SqlAsync("SELECT last_error FROM sinks") is string);
        Assert.Equal("No trusted TLS connection came about.", await server.SqlAsync("SELECT last_error FROM sinks"));
        Assert.Empty(collector.Messages);
    }

    // PRI 109: log audit, notice.
    [GeneratedRegex(@"^<(\d+)>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \S+ lanstead-server - (\S+) - (\{.*\})$")]
    private static partial Regex Rfc5424 { get; }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=collector", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Listens as a collector does: counted octets over TCP and TLS, a message a datagram over UDP.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly Socket _socket;
        private readonly X509Certificate2? _certificate;

        public Collector(string scheme, X509Certificate2 certificate)
        {
            _certificate = scheme == "tls" ? certificate : null;
            bool isStream = scheme != "udp";
            _socket = new Socket(AddressFamily.InterNetwork, isStream ? SocketType.Stream : SocketType.Dgram, isStream ? ProtocolType.Tcp : ProtocolType.Udp);
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
            if (isStream)
                _socket.Listen();
            _ = isStream ? AcceptAsync() : ReceiveAsync();
        }

        public int Port { get; }

        public ConcurrentQueue<string> Messages { get; } = new();

        public void Dispose() => _socket.Dispose();

        private async Task ReceiveAsync()
        {
            byte[] datagram = new byte[65536];
            try
            {
                while (true)
                    Messages.Enqueue(Encoding.ASCII.GetString(datagram, 0, await _socket.ReceiveAsync(datagram)));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                try
                {
                    using Socket caller = await _socket.AcceptAsync();
                    await using Stream plain = new NetworkStream(caller);
                    await using SslStream? secure = _certificate is null ? null : new SslStream(plain);
                    if (secure is not null)
                        await secure.AuthenticateAsServerAsync(_certificate!);
                    await ReadAsync((Stream?)secure ?? plain);
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // It hung up; the next one may be better.
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private async Task ReadAsync(Stream stream)
        {
            byte[] one = new byte[1];
            while (true)
            {
                int length = 0;
                while (true)
                {
                    if (await stream.ReadAsync(one) == 0)
                        return;
                    if (one[0] == ' ')
                        break;
                    length = (length * 10) + (one[0] - '0');
                }
                byte[] message = new byte[length];
                await stream.ReadExactlyAsync(message);
                Messages.Enqueue(Encoding.ASCII.GetString(message));
            }
        }
    }
}
