using System.Net;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Npgsql;

namespace Lanstead.Server.Guards;

/// <summary>The guards that can be told from settings and files, before anything starts.</summary>
internal static class SettingGuards
{
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public static IReadOnlyList<Guard> Look(ServerSettings settings) =>
    [
        Tls(settings), Proxies(settings), MasterKeyFile(settings), Keys(settings), DataFolder(settings), Redaction(settings), Debugging(settings), Cors(settings), Outbound(settings), Database(settings), Registration(settings),
    ];

    private static Guard Tls(ServerSettings settings)
    {
        if (settings.TlsCertificate is not null)
            return Guard.Passed("tls", "The server has a certificate of its own.");
        return settings.PublicUrl.Scheme == Uri.UriSchemeHttps
            ? Guard.Passed("tls", "The public URL is https: a proxy in front has the certificate.")
            : new("tls", GuardState.Open, "Passwords and sessions would cross the network in clear: the public URL is http, and the server has no certificate.",
                "Put a proxy with TLS in front and set LANSTEAD_PUBLIC_URL to its https URL, or set LANSTEAD_TLS_CERT and LANSTEAD_TLS_KEY.");
    }

    private static Guard Proxies(ServerSettings settings)
    {
        if (settings.TrustedProxies.FirstOrDefault(IsWide) is { BaseAddress: not null } wide && settings.TrustedProxies.Any(IsWide))
            return new("trusted_proxies", GuardState.Open, $"LANSTEAD_TRUSTED_PROXIES trusts {wide}: anybody could claim any address, past every limit.", "Name the proxy's own address or network.");
        return settings is { TlsCertificate: null, TrustedProxies.Count: 0 } && settings.PublicUrl.Scheme == Uri.UriSchemeHttps
            ? new("trusted_proxies", GuardState.Notice, "There is a proxy in front, but none is trusted: all clients have its address, and share its limits.", "Set LANSTEAD_TRUSTED_PROXIES to the proxy's address.")
            : Guard.Passed("trusted_proxies", settings.TrustedProxies.Count == 0 ? "No forwarded header counts." : "Forwarded headers count from named proxies only.");
    }

    private static Guard MasterKeyFile(ServerSettings settings)
    {
        if (settings.MasterKeys is not null)
            return Guard.Passed("master_key", "Given by the settings, and not out of an example.");
        string path = Path.Combine(settings.DataFolder, "master.key");
        if (!File.Exists(path))
            return Guard.Passed("master_key", "Made at the first start.");
        return (File.GetUnixFileMode(path) & OthersRead) == 0
            ? Guard.Passed("master_key", "Only the server's user can read it.")
            : new("master_key", GuardState.Open, $"Other users of this machine can read or change {path}, and with it every secret in the database.", $"chmod 600 {path}, and look who could have read it.");
    }

    private static Guard Keys(ServerSettings settings)
    {
        if (settings.TokenKeys is not { } given)
            return Guard.Passed("token_keys", "Made by the server, and kept encrypted.");
        try
        {
            return Guard.Passed("token_keys", $"{TokenKeys.Parse(given).Keys.Count} given, none out of an example.");
        }
        catch (SettingsException e)
        {
            return new("token_keys", GuardState.Open, e.Message, "Leave LANSTEAD_TOKEN_KEYS out, and the server makes its own.");
        }
    }

    private static Guard DataFolder(ServerSettings settings) =>
        !Directory.Exists(settings.DataFolder) || (File.GetUnixFileMode(settings.DataFolder) & OthersWrite) == 0
            ? Guard.Passed("data_folder", "Only the server's user can write to it.")
            : new("data_folder", GuardState.Open, $"Other users of this machine can write to {settings.DataFolder}, and put keys of their own there.", $"chmod go-w {settings.DataFolder}");

    private static Guard Redaction(ServerSettings settings) => settings.Redaction == RedactionMode.Strict
        ? Guard.Passed("redaction", "The log holds no addresses, names or tokens.")
        : new("redaction", GuardState.Open, $"LANSTEAD_REDACTION is {settings.Redaction.ToString().ToLowerInvariant()}: people's addresses get into the log.", "Leave LANSTEAD_REDACTION out, or set it to strict.");

    private static Guard Debugging(ServerSettings settings)
    {
        if (settings.LogLevel < LogLevel.Information)
            return new("debugging", GuardState.Open, $"LANSTEAD_LOG_LEVEL is {settings.LogLevel}: the log tells of every request and query.", "Set it to Information.");
        return Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") == "0"
            ? Guard.Passed("debugging", "No debugger can attach, and the log is quiet.")
            : new("debugging", GuardState.Notice, "A debugger of the same user can attach to the server.", "Set DOTNET_EnableDiagnostics=0, as the container does.");
    }

    private static Guard Cors(ServerSettings settings) => settings.CorsOrigins.FirstOrDefault(origin => !origin.StartsWith("https://", StringComparison.Ordinal)) is { } clear
        ? new("cors", GuardState.Open, $"LANSTEAD_CORS_ORIGINS lets {clear} in: whoever is on the way can be that page.", "Name https origins only.")
        : Guard.Passed("cors", settings.CorsOrigins.Count == 0 ? "No other site may call the API." : "Only named sites may call the API, without cookies.");

    private static Guard Outbound(ServerSettings settings)
    {
        if (settings.OutboundAllow.Any(IsWide) || settings.OutboundAllow.Any(prefix => prefix.Contains(IPAddress.Parse("169.254.169.254"))))
            return new("outbound", GuardState.Open, "LANSTEAD_OUTBOUND_ALLOW lets people make the server call everything inside, or the cloud's metadata.", "Name only the networks of your receivers.");
        return settings.OutboundAllow.Count == 0
            ? Guard.Passed("outbound", "What people name is called on the public internet only.")
            : new("outbound", GuardState.Notice, "People can make the server call addresses of: " + string.Join(", ", settings.OutboundAllow) + ".", "Keep it as narrow as your receivers are.");
    }

    private static Guard Database(ServerSettings settings)
    {
        if (settings.PrivateDatabase)
            return Guard.Passed("database", "Private, by a socket that only the server's user reaches.");
        var text = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        bool isNear = text.Host is null || text.Host.StartsWith('/') || text.Host == "localhost" || (IPAddress.TryParse(text.Host, out IPAddress? address) && IPAddress.IsLoopback(address));
        return isNear || text.SslMode is SslMode.VerifyFull or SslMode.VerifyCA
            ? Guard.Passed("database", isNear ? "On this machine." : "By TLS, with a certificate that is checked.")
            : new("database", GuardState.Notice, $"The way to {text.Host} is not checked: who is on it can read and change everything.", "Add SSL Mode=VerifyFull to LANSTEAD_DATABASE, unless the way is your own.");
    }

    private static Guard Registration(ServerSettings settings) => settings.RegistrationOpen
        ? new("registration", GuardState.Notice, "Strangers may make accounts.", "Set LANSTEAD_REGISTRATION=closed, unless you mean it.")
        : Guard.Passed("registration", "Nobody makes an account without an invitation.");

    // A network that holds everybody, or nearly.
    private static bool IsWide(IPNetwork prefix) => prefix.PrefixLength < 8;
}
