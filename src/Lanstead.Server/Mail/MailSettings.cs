using System.Net.Mail;

namespace Lanstead.Server.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum MailSecurity
{
    /// <summary>Plain at first, TLS before anything is said; without it, nothing is sent (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>None: for a mail server on the same machine.</summary>
    None,
}

/// <summary>The mail server that takes our letters.</summary>
/// <param name="Host">Its name, which its certificate must bear.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is protected.</param>
/// <param name="User">For signing in; null: it asks for nothing.</param>
/// <param name="Password">With <paramref name="User"/>.</param>
/// <param name="From">Who the letters are from.</param>
/// <param name="AuthorityFile">PEM file of the only authorities to trust; null: those of the system.</param>
internal sealed record MailSettings(string Host, int Port, MailSecurity Security, string? User, string? Password, MailAddress From, string? AuthorityFile)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security})";
}
