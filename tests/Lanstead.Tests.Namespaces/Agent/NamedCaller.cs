using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lanstead.Lab.Machines;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A visitor on a machine, by HTTPS.</summary>
internal static class NamedCaller
{
    /// <summary>What a service answers, and who gave the certificate; null when there is none.</summary>
    public static async Task<(string Issuer, string Answer)?> AskAsync(Machine machine, string address, string host)
    {
        using Socket socket = machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        string issuer = "";
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(address), 443, patience.Token);
            await using var tls = new SslStream(new NetworkStream(socket), false, (_, certificate, _, _) =>
            {
                using var shown = new X509Certificate2(certificate!);
                issuer = shown.MatchesHostname(host) ? shown.Issuer : "another name's";
                return issuer.Length > 0;
            });
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, patience.Token);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 6.6.6.6\r\nConnection: close\r\n\r\n"), patience.Token);
            using var reader = new StreamReader(tls);
            return (issuer, await reader.ReadToEndAsync(patience.Token));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }
}
