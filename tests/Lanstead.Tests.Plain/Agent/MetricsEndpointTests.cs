using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent.Metrics;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Agent;

public sealed class MetricsEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:9586\r\n\r\n", "200")]
    [InlineData("GET /metrics HTTP/1.1\r\nhost: localhost\r\nAccept: */*\r\n\r\n", "200")]
    [InlineData("GET /metrics?x=1 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "200")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: rebound.example:9586\r\n\r\n", "403")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1.example\r\n\r\n", "403")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n", "403")]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("GET /metrics\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "404")]
    [InlineData("GET /metrics/.. HTTP/1.1\r\nHost: localhost\r\n\r\n", "404")]
    public async Task A_request_is_answered_by_what_it_asks_and_by_whose_name(string request, string status)
    {
        string answer = await AskAsync(Encoding.ASCII.GetBytes(request));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-store\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(status == "200", answer.EndsWith("\r\n\r\nfigures\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_without_end_is_broken_off() =>
        Assert.Equal("", await AskAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nX: " + new string('a', 16 * 1024))));

    [Theory]
    [InlineData("0.0.0.0:9586")]
    [InlineData("192.0.2.1:9586")]
    [InlineData("[::]:9586")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("9586")]
    [InlineData("localhost:9586")]
    public void Only_a_loopback_address_with_a_port_is_listened_on(string address)
    {
        Result<MetricsEndpoint?> opened = MetricsEndpoint.Open(address, () => "", TimeProvider.System);

        Assert.Equal("agent.metrics_unusable", opened.Failure?.Code);
    }

    [Fact]
    public void A_port_that_is_taken_is_told()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();

        Result<MetricsEndpoint?> opened = MetricsEndpoint.Open($"{taken.LocalEndPoint}", () => "", TimeProvider.System);

        Assert.Equal("agent.metrics_unusable", opened.Failure?.Code);
    }

    private static async Task<string> AskAsync(byte[] request)
    {
        using MetricsEndpoint endpoint = Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = endpoint.RunAsync(stop.Token);
        var answer = new StringBuilder();
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(endpoint.Address, Cancellation);
            try
            {
                await socket.SendAsync(request, Cancellation);
                byte[] buffer = new byte[4096];
                int received;
                while ((received = await socket.ReceiveAsync(buffer, Cancellation)) > 0)
                    answer.Append(Encoding.ASCII.GetString(buffer, 0, received));
            }
            catch (SocketException)
            {
                // Broken off with bytes that nobody read: a reset.
            }
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return answer.ToString();
    }

    // The system's choice may be taken by another test before it is used here.
    private static MetricsEndpoint Open()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            string address = $"{probe.LocalEndPoint}";
            probe.Dispose();
            Result<MetricsEndpoint?> opened = MetricsEndpoint.Open(address, () => "figures\n", TimeProvider.System);
            if (opened.IsSuccess)
                return opened.Value!;
        }
    }
}
