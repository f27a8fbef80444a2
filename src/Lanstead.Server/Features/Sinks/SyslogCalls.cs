using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Outbound;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Sinks;

/// <summary>Tells events to a syslog collector: RFC 5424, over TLS (RFC 5425), TCP with counted octets (RFC 6587), or UDP (RFC 5426).</summary>
/// <remarks>
/// Syslog acknowledges nothing. Over TLS and TCP the sender says that it is done and waits a moment for the receiver to hang up, which it does when it has read everything;
/// one that does not, or UDP, may lose what was on its way. The message is the event as JSON in ASCII, so no event can begin a line of its own.
/// </remarks>
internal sealed class SyslogCalls(OutboundGuard guard, ServerSettings settings, TimeProvider time)
{
    // Facility 13, "log audit"; severity 5, notice; 4, warning.
    private const int Facility = 13 * 8;
    // What every receiver takes in a datagram is 480; what fits is better than what does not (RFC 5426 §3.2).
    private const int DatagramBytes = 8192;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    /// <summary>One message.</summary>
    public static string Message(AuditView one, string host)
    {
        int priority = Facility + (one.Outcome == AuditOutcome.Succeeded ? 5 : 4);
        string at = one.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        // A message's id is 32 printable characters at most.
        string id = one.Action.Length <= 32 ? one.Action : one.Action[..32];
        return $"<{priority.ToString(CultureInfo.InvariantCulture)}>1 {at} {host} lanstead-server - {id} - {JsonSerializer.Serialize(one, JsonRules.Stored)}";
    }

    public async Task SendAsync(SinkTarget sink, IReadOnlyList<AuditView> events, CancellationToken stop)
    {
        (string scheme, string host, int port) = SinkRules.Syslog(sink.Address) ?? throw new OutboundRefusedException("This is no address of a syslog collector.");
        byte[][] messages = [.. events.Select(one => Encoding.ASCII.GetBytes(Message(one, settings.PublicUrl.Host)))];
        using var limit = new CancellationTokenSource(s_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        if (scheme == "udp")
            await SendDatagramsAsync(host, port, messages, either.Token);
        else
            await SendStreamAsync(host, port, scheme == "tls", sink.Authority, messages, either.Token);
    }

    private async Task SendDatagramsAsync(string host, int port, byte[][] messages, CancellationToken stop)
    {
        IPAddress[] addresses = await guard.AddressesAsync(host, isClear: true, stop);
        using var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        foreach (byte[] message in messages)
            await socket.SendToAsync(message.AsMemory(0, Math.Min(message.Length, DatagramBytes)), new IPEndPoint(addresses[0], port), stop);
    }

    private async Task SendStreamAsync(string host, int port, bool isTls, string? authority, byte[][] messages, CancellationToken stop)
    {
        using Socket socket = await guard.ConnectAsync(host, port, isClear: !isTls, stop);
        await using var plain = new NetworkStream(socket, ownsSocket: false);
        await using SslStream? secure = isTls ? new SslStream(plain, leaveInnerStreamOpen: true) : null;
        if (secure is not null)
            await secure.AuthenticateAsClientAsync(Options(host, authority), stop);
        Stream stream = (Stream?)secure ?? plain;
        foreach (byte[] message in messages)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture) + " "), stop);
            await stream.WriteAsync(message, stop);
        }
        await stream.FlushAsync(stop);
        if (secure is not null)
            await secure.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
        await FarewellAsync(plain, stop);
    }

    // A reset instead of an end means that something was not read: that is an IOException, and the events are sent again.
    private async Task FarewellAsync(NetworkStream stream, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(s_farewell, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        byte[] rest = new byte[256];
        try
        {
            while (await stream.ReadAsync(rest, either.Token) > 0)
            {
                // What it says is nothing to us.
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // It keeps its half open: it has what was sent, as far as TCP can tell.
        }
    }

    private static SslClientAuthenticationOptions Options(string host, string? authority)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (authority is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(authority) },
            };
        }
        return options;
    }
}
