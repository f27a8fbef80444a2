using System.Net.Mail;
using Lanstead.Server.Mail;

namespace Lanstead.Server.Hosting;

/// <summary>Makes <see cref="MailSettings"/> of the raw values.</summary>
internal static class MailSettingsReader
{
    private static readonly string[] s_others = ["MAIL_PORT", "MAIL_SECURITY", "MAIL_USER", "MAIL_PASSWORD", "MAIL_FROM", "MAIL_CA"];

    public static MailSettings? Read(SettingsReader raw)
    {
        if (raw["MAIL_HOST"] is not { } host)
        {
            return s_others.FirstOrDefault(name => raw[name] is not null) is { } lonely
                ? throw new SettingsException($"LANSTEAD_{lonely} is set, but not LANSTEAD_MAIL_HOST. Set it too, or neither.")
                : null;
        }
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new SettingsException("LANSTEAD_MAIL_HOST is the name of a mail server, such as mail.example.org.");
        (MailSecurity security, int usual) = (raw["MAIL_SECURITY"] ?? "starttls") switch
        {
            "starttls" => (MailSecurity.StartTls, 587),
            "tls" => (MailSecurity.Tls, 465),
            "none" => (MailSecurity.None, 25),
            _ => throw new SettingsException("LANSTEAD_MAIL_SECURITY is one of: starttls, tls, none."),
        };
        int port = usual;
        if (raw["MAIL_PORT"] is { } text && (!int.TryParse(text, out port) || port is < 1 or > 65535))
            throw new SettingsException("LANSTEAD_MAIL_PORT is a number from 1 to 65535.");
        if ((raw["MAIL_USER"] is null) != (raw["MAIL_PASSWORD"] is null))
            throw new SettingsException("LANSTEAD_MAIL_USER and LANSTEAD_MAIL_PASSWORD belong together: set both or none.");
        // A password that everybody on the way can read is none.
        if (security == MailSecurity.None && raw["MAIL_USER"] is not null && host is not ("localhost" or "127.0.0.1" or "::1"))
            throw new SettingsException("LANSTEAD_MAIL_SECURITY=none would send LANSTEAD_MAIL_PASSWORD in clear over the network. Use starttls or tls.");
        if (!MailAddress.TryCreate(raw["MAIL_FROM"] ?? "", out MailAddress? from) || !from.Address.All(c => char.IsAscii(c) && !char.IsWhiteSpace(c) && c is not ('<' or '>' or '"')))
            throw new SettingsException("LANSTEAD_MAIL_FROM is who letters are from: lanstead@example.org, or Lanstead <lanstead@example.org>.");
        string? authorities = raw["MAIL_CA"];
        if (authorities is not null && !File.Exists(authorities))
            throw new SettingsException($"LANSTEAD_MAIL_CA: there is no file {authorities}.");
        return new MailSettings(host, port, security, raw["MAIL_USER"], raw["MAIL_PASSWORD"], from, authorities);
    }
}
