using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Lanstead.Agent.Certificates;

/// <summary>Asks the gate as an authority would, before one is let do so: a gate that was just started takes longer for its first answer than authorities wait.</summary>
internal static class Knock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether it answered or not: the authority has the last word.</summary>
    public static async Task TryAsync(IPAddress address, string host, TimeProvider time, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, 443, either.Token);
            await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, ApplicationProtocols = [new SslApplicationProtocol("acme-tls/1")] }, either.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
        }
    }
}
