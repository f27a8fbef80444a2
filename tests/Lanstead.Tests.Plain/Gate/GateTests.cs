using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lanstead.Tests.Plain.Gate;

/// <summary>The gate with real TLS, real HTTP of both versions, and real services behind it.</summary>
public sealed class GateTests(GateFixture gate) : IClassFixture<GateFixture>
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task A_service_is_told_who_calls_by_the_gate_alone_whatever_the_caller_says(int major, int minor)
    {
        using HttpClient client = gate.Client(new Version(major, minor));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{GateFixture.Blog}/a%2Fb/../c?q=%20x") { Content = new StringContent("hello"), Version = new Version(major, minor), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (string name in new[] { "X-Forwarded-For", "X_Forwarded_For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Proxy" })
            request.Headers.TryAddWithoutValidation(name, "6.6.6.6");
        request.Headers.TryAddWithoutValidation("X-Mine", "stays");
        using HttpResponseMessage response = await client.SendAsync(request);
        string told = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, new Version(major, minor)), (response.StatusCode, response.Version));
        Assert.Contains("X-Forwarded-For: 127.0.0.1\n", $"{told}\n", StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Proto: https", told, StringComparison.Ordinal);
        Assert.Contains($"Forwarded: for=127.0.0.1;host=\"{GateFixture.Blog}\";proto=https", told, StringComparison.Ordinal);
        Assert.Contains($"Host: {GateFixture.Blog}", told, StringComparison.Ordinal);
        Assert.Contains("X-Mine: stays", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("6.6.6.6", told, StringComparison.Ordinal);
        Assert.Equal("yes", response.Headers.GetValues("X-Seen").Single());
        Assert.Contains(gate.Counts, count => count is { BytesIn: > 0, BytesOut: > 0, Connections: > 0 });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task A_large_upload_streams_and_a_web_socket_opens_by_either_version(int major, int minor)
    {
        using HttpClient client = gate.Client(new Version(major, minor));
        using HttpResponseMessage response = await client.PostAsync($"https://{GateFixture.Blog}/upload", new ByteArrayContent(new byte[48 * 1024 * 1024]));
        Assert.Equal($"{48 * 1024 * 1024}", await response.Content.ReadAsStringAsync());

        using var socket = new ClientWebSocket();
        (socket.Options.HttpVersion, socket.Options.HttpVersionPolicy) = (new Version(major, minor), HttpVersionPolicy.RequestVersionExact);
        using var invoker = new HttpMessageInvoker(gate.Handler());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.ConnectAsync(new Uri($"wss://{GateFixture.Blog}/chat"), invoker, patience.Token);
        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, patience.Token);
        byte[] answer = new byte[64];
        WebSocketReceiveResult got = await socket.ReceiveAsync(answer, patience.Token);
        Assert.Equal("ping", Encoding.ASCII.GetString(answer, 0, got.Count));
    }

    [Fact]
    public async Task What_is_passed_through_is_told_who_calls_by_a_header_before_the_hello()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gate.Https);
        int self = ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
        await using var tls = new SslStream(new Wiretap(socket.GetStream(), out Func<string> heard));
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(GateFixture.Raw).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.StartsWith($"PROXY TCP4 127.0.0.1 127.0.0.1 {self} {gate.Https.Port}\r\n", heard(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GateFixture.Nobody)]
    [InlineData(GateFixture.Denied)]
    public async Task Whoever_names_no_host_of_ours_or_may_not_connect_gets_no_certificate(string host)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gate.Https);
        bool isShown = false;
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, _, _) => isShown = true);
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(host).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.False(isShown);
    }

    [Fact]
    public async Task A_request_for_another_host_than_the_connections_is_not_led_there()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gate.Https);
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(GateFixture.Blog);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {GateFixture.Dead}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(tls);
        Assert.StartsWith("HTTP/1.1 421 ", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_told_in_words()
    {
        using HttpClient client = gate.Client();
        using HttpResponseMessage response = await client.GetAsync($"https://{GateFixture.Dead}/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("does not answer", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_the_authority_gets_its_answer_and_everybody_else_the_way_to_tls()
    {
        using HttpClient client = gate.Client();
        Assert.Equal("token-1.thumb", await client.GetStringAsync($"http://{GateFixture.Proven}/.well-known/acme-challenge/token-1"));
        using HttpResponseMessage wrong = await client.GetAsync($"http://{GateFixture.Proven}/.well-known/acme-challenge/token-2"), moved = await client.GetAsync($"http://{GateFixture.Blog}/a?b=c");
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        Assert.Equal((HttpStatusCode.PermanentRedirect, $"https://{GateFixture.Blog}/a?b=c"), (moved.StatusCode, moved.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task An_authority_that_asks_by_tls_gets_the_certificate_with_the_proof()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gate.Https);
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = GateFixture.Proven, ApplicationProtocols = [new SslApplicationProtocol("acme-tls/1")] });
        Assert.Equal("acme-tls/1", tls.NegotiatedApplicationProtocol.ToString());
        using var shown = new X509Certificate2(tls.RemoteCertificate!);
        X509Extension proof = shown.Extensions.Single(extension => extension.Oid!.Value == "1.3.6.1.5.5.7.1.31");
        Assert.True(proof.Critical);
        Assert.Equal(SHA256.HashData("token-1.thumb"u8), AsnDecoder.ReadOctetString(proof.RawData, AsnEncodingRules.DER, out _));
    }

    // What comes back in the clear.
    private sealed class Wiretap : Stream
    {
        private readonly NetworkStream _inner;
        private readonly StringBuilder _heard = new();

        public Wiretap(NetworkStream inner, out Func<string> heard) => (_inner, heard) = (inner, _heard.ToString);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => 0;

        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await _inner.ReadAsync(buffer, cancellationToken);
            _heard.Append(Encoding.Latin1.GetString(buffer.Span[..read]));
            return read;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _inner.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

        public override void Flush() => _inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
