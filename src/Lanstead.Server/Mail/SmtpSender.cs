using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lanstead.Server.Mail;

/// <summary>Gives one message to the mail server of the settings, by SMTP (RFC 5321).</summary>
/// <remarks>
/// Our own, for .NET's client knows no TLS from the first byte, no time limit when it is awaited, and no authority but the system's; MailKit cannot be had here (ADR 16).
/// A connection for each message: there are few. The certificate is always checked; without the protection that is set, nothing is said.
/// </remarks>
internal sealed class SmtpSender(MailSettings settings)
{
    /// <summary>For all of it. A mail server that takes longer is as good as away.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(45);

    private readonly Lazy<X509Certificate2Collection?> _authorities = new(() => Authorities(settings));

    /// <exception cref="MailException">It was not taken.</exception>
    public async Task SendAsync(string to, string message, TimeProvider time, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await TalkAsync(to, message, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new MailException($"{settings} did not answer within {TimeLimit.TotalSeconds:0} s.");
        }
        catch (AuthenticationException e)
        {
            throw new MailException($"TLS with {settings} failed: {Reason(e)}", cause: e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new MailException($"The connection to {settings} failed: {e.Message}", cause: e);
        }
    }

    private async Task TalkAsync(string to, string message, CancellationToken stop)
    {
        // 1. Connection, protected as it is set.
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(settings.Host, settings.Port, stop);
        await using Stream plain = tcp.GetStream();
        await using SslStream? tls = settings.Security == MailSecurity.None ? null : new SslStream(plain);
        if (settings.Security == MailSecurity.Tls)
            await tls!.AuthenticateAsClientAsync(Tls(), stop);
        var smtp = new SmtpLines(settings.Security == MailSecurity.Tls ? tls! : plain);
        Demand(await smtp.ReadAsync(stop), "its greeting");
        SmtpReply abilities = await SayAsync(smtp, $"EHLO {OurName(tcp)}", stop);
        if (settings.Security == MailSecurity.StartTls)
        {
            if (!abilities.Lines.Any(l => l.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
                throw new MailException($"{settings} offers no STARTTLS. Set LANSTEAD_MAIL_SECURITY to tls with its TLS port, or have it offer STARTTLS.");
            await SayAsync(smtp, "STARTTLS", stop);
            if (smtp.HasUnread)
                throw new MailException($"{settings} said more than it should before TLS.");
            await tls!.AuthenticateAsClientAsync(Tls(), stop);
            smtp = new SmtpLines(tls);
            abilities = await SayAsync(smtp, $"EHLO {OurName(tcp)}", stop);
        }

        // 2. Who we are. A refusal is the operator's to mend, so it is never final.
        if (settings.User is not null)
            await SignInAsync(smtp, abilities, stop);

        // 3. The letter.
        (string recipient, bool needsUtf8) = OnTheWire(to);
        if (needsUtf8 && !abilities.Lines.Any(l => l.Equals("SMTPUTF8", StringComparison.OrdinalIgnoreCase)))
            throw new MailException("The mail server takes no such address (no SMTPUTF8).", isFinal: true);
        await SayAsync(smtp, $"MAIL FROM:<{settings.From.Address}>{(needsUtf8 ? " SMTPUTF8" : "")}", stop);
        await SayAsync(smtp, $"RCPT TO:<{recipient}>", stop, mayBeFinal: true);
        await SayAsync(smtp, "DATA", stop, mayBeFinal: true);
        // RFC 5321 §4.5.2: a line that begins with a dot gets a second one.
        await smtp.WriteAsync(message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n", stop);
        Demand(await smtp.ReadAsync(stop), "the letter", mayBeFinal: true);

        // 4. It is taken; whether the farewell arrives matters to nobody.
        try
        {
            await smtp.WriteAsync("QUIT\r\n", stop);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // See 4.
        }
    }

    private async Task SignInAsync(SmtpLines smtp, SmtpReply abilities, CancellationToken stop)
    {
        string[] ways = abilities.Lines.FirstOrDefault(l => l.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ') ?? [];
        if (ways.Contains("PLAIN"))
        {
            await SayAsync(smtp, $"AUTH PLAIN {Base64($"\0{settings.User}\0{settings.Password}")}", stop, told: "AUTH PLAIN");
            return;
        }
        if (!ways.Contains("LOGIN"))
            throw new MailException($"{settings} offers no way to sign in that we know (PLAIN, LOGIN).");
        await SayAsync(smtp, "AUTH LOGIN", stop);
        await SayAsync(smtp, Base64(settings.User!), stop, told: "the user name");
        await SayAsync(smtp, Base64(settings.Password ?? ""), stop, told: "the password");
    }

    private async Task<SmtpReply> SayAsync(SmtpLines smtp, string command, CancellationToken stop, bool mayBeFinal = false, string? told = null)
    {
        // Addresses were checked when they were taken; this is the last door.
        if (command.Any(c => c is '\r' or '\n'))
            throw new MailException("A line break in a command.", isFinal: true);
        await smtp.WriteAsync(command + "\r\n", stop);
        return Demand(await smtp.ReadAsync(stop), told ?? command.Split(' ', ':')[0], mayBeFinal);
    }

    private SmtpReply Demand(SmtpReply reply, string at, bool mayBeFinal = false) => reply.IsGood
        ? reply
        : throw new MailException($"{settings} refused at {at} ({reply.Code})", mayBeFinal && reply.IsFinal, reply.ToString());

    private SslClientAuthenticationOptions Tls() => new()
    {
        TargetHost = settings.Host,
        CertificateChainPolicy = _authorities.Value is not { } authorities ? null : Policy(authorities),
    };

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection? Authorities(MailSettings settings)
    {
        if (settings.AuthorityFile is null)
            return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(settings.AuthorityFile);
        return authorities;
    }

    // Names of domains in their ASCII form (RFC 5891); what is before the @ only the receiver understands.
    private static (string Address, bool NeedsUtf8) OnTheWire(string address)
    {
        int at = address.LastIndexOf('@');
        string domain = address[(at + 1)..];
        try
        {
            string ascii = domain.All(char.IsAscii) ? domain : new IdnMapping().GetAscii(domain);
            return ($"{address[..at]}@{ascii}", !address[..at].All(char.IsAscii));
        }
        catch (ArgumentException)
        {
            throw new MailException("The address has no domain that there could be.", isFinal: true);
        }
    }

    // RFC 5321 §4.1.4: an address literal is always valid, and tells no name of ours.
    private static string OurName(TcpClient tcp) =>
        tcp.Client.LocalEndPoint is System.Net.IPEndPoint { Address: var address }
            ? address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? $"[IPv6:{address}]" : $"[{address.MapToIPv4()}]"
            : "[127.0.0.1]";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Reason(Exception e) => e.InnerException?.Message ?? e.Message;
}
