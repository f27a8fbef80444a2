using System.Net.Security;
using Lanstead.Gate;

namespace Lanstead.Tests.Plain.Gate;

/// <summary>The first bytes of strangers: those of a real TLS client in all sizes of pieces, and those that are none.</summary>
public sealed class ClientHelloTests
{
    [Theory]
    [InlineData("blog.example.com", false)]
    [InlineData("Blog.EXAMPLE.com.", false)]
    [InlineData("blog.example.com", true)]
    public async Task A_real_client_says_its_name_and_every_beginning_of_it_needs_more(string host, bool isChallenge)
    {
        byte[] hello = await HelloAsync(host, isChallenge);
        Assert.Equal(HelloOutcome.Read, ClientHello.TryRead(hello, out ClientHello? read));
        Assert.Equal(("blog.example.com", isChallenge), (read!.Host, read.IsChallenge));
        for (int length = 0; length < hello.Length; length++)
            Assert.Equal(HelloOutcome.NeedsMore, ClientHello.TryRead(hello.AsSpan(0, length), out _));
    }

    [Fact]
    public async Task One_that_comes_in_many_records_is_read_as_one()
    {
        byte[] hello = await HelloAsync("blog.example.com", isChallenge: false);
        byte[] pieces = [.. hello.Skip(5).Chunk(7).SelectMany(piece => (byte[])[22, 3, 1, 0, (byte)piece.Length, .. piece])];
        Assert.Equal(HelloOutcome.Read, ClientHello.TryRead(pieces, out ClientHello? read));
        Assert.Equal("blog.example.com", read!.Host);
    }

    [Fact]
    public async Task What_is_none_or_too_large_is_told_and_no_change_of_a_byte_makes_it_throw()
    {
        Assert.Equal(HelloOutcome.NotOne, ClientHello.TryRead("GET / HTTP/1.1\r\n\r\n"u8, out _));
        Assert.Equal(HelloOutcome.NotOne, ClientHello.TryRead([22, 3, 1, 0x40, 0, 1, 1, 0, 0], out _));
        Assert.Equal(HelloOutcome.NotOne, ClientHello.TryRead(Enumerable.Repeat((byte[])[22, 3, 1, 0, 1, 1], 4000).SelectMany(bytes => bytes).ToArray(), out _));
        byte[] hello = await HelloAsync("blog.example.com", isChallenge: false);
        var random = new Random(6);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. hello];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed[random.Next(60)] = (byte)random.Next(256);
            ClientHello.TryRead(changed, out ClientHello? read);
            Assert.True(read?.Host is null || ClientHello.Normal(read.Host) == read.Host);
        }
    }

    private static async Task<byte[]> HelloAsync(string host, bool isChallenge)
    {
        using var sent = new Recording();
        await using var tls = new SslStream(sent);
        var options = new SslClientAuthenticationOptions { TargetHost = host.TrimEnd('.'), ApplicationProtocols = isChallenge ? [new SslApplicationProtocol("acme-tls/1")] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] };
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(options));
        return sent.Sent;
    }

    // Takes what is written, and has nothing to read.
    private sealed class Recording : MemoryStream
    {
        private readonly List<byte> _sent = [];

        public byte[] Sent => [.. _sent];

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override int Read(Span<byte> buffer) => 0;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _sent.AddRange(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        public override void Write(ReadOnlySpan<byte> buffer) => _sent.AddRange(buffer.ToArray());

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
