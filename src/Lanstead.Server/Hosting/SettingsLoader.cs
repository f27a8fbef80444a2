using System.Collections;
using System.Net;
using Lanstead.Protocol;
using Lanstead.Server.Features.Limits;
using Lanstead.Server.Features.Retention;
using Lanstead.Server.Security;
using Lanstead.Server.Security.Keys;
using Npgsql;

namespace Lanstead.Server.Hosting;

/// <summary>Makes <see cref="ServerSettings"/> of the raw values, or says which one is wrong and how to mend it.</summary>
internal static class SettingsLoader
{
    // A unix socket's path has room for 107 bytes; PostgreSQL adds "/.s.PGSQL.5432" and a lock's suffix.
    private const int MaxSocketFolderBytes = 90;
    private const int MaxRate = 100_000;

    public static ServerSettings Load(IReadOnlyList<string> args, IDictionary environment)
    {
        var raw = new SettingsReader(args, environment);
        string data = Path.GetFullPath(raw["DATA"] ?? DefaultDataFolder());
        Uri listen = Url("LISTEN", raw["LISTEN"] ?? "http://127.0.0.1:8080");
        string sockets = SocketFolder(data);
        bool isPrivate = raw["DATABASE"] is null;
        string? certificate = ExistingFile("TLS_CERT", raw["TLS_CERT"]);
        string? key = ExistingFile("TLS_KEY", raw["TLS_KEY"]);
        if ((certificate is null) != (key is null))
            throw new SettingsException("LANSTEAD_TLS_CERT and LANSTEAD_TLS_KEY belong together: set both or none.");
        if ((listen.Scheme == Uri.UriSchemeHttps) != (certificate is not null))
            throw new SettingsException("Listening on https needs LANSTEAD_TLS_CERT and LANSTEAD_TLS_KEY, and these need an https:// LANSTEAD_LISTEN.");

        Uri publicUrl = raw["PUBLIC_URL"] is { } url ? Url("PUBLIC_URL", url) : listen;
        bool isProduction = OneOf("ENVIRONMENT", raw["ENVIRONMENT"] ?? (publicUrl.IsLoopback ? "development" : "production"), "production", "development") == "production";
        return new ServerSettings
        {
            IsProduction = isProduction,
            Redaction = Enum.Parse<RedactionMode>(OneOf("REDACTION", raw["REDACTION"] ?? "strict", "off", "partial", "strict"), ignoreCase: true),
            CorsOrigins = Origins(raw["CORS_ORIGINS"]),
            ConnectionString = isPrivate ? PrivateConnection(sockets) : CheckedConnection(raw["DATABASE"]!),
            PrivateDatabase = isPrivate,
            DatabaseConnections = Number("DATABASE_CONNECTIONS", raw["DATABASE_CONNECTIONS"], ServerSettings.ConnectionsFor(Environment.ProcessorCount), least: 2, most: 1000),
            DataFolder = data,
            SocketFolder = sockets,
            Given = raw.Given,
            Listen = listen,
            PublicUrl = publicUrl,
            Hosts = Names(raw["HOSTS"]),
            TrustedProxies = Prefixes("TRUSTED_PROXIES", raw["TRUSTED_PROXIES"]),
            Retention = RetentionPolicy.Parse(raw["RETENTION"]),
            ExposeBounds = BoundsOfSpace.Parse(raw["EXPOSE_LIMITS"]),
            ClientNetworksOnly = OneOf("CLIENT_ADDRESSES", raw["CLIENT_ADDRESSES"] ?? "full", "full", "network") == "network",
            OutboundAllow = Prefixes("OUTBOUND_ALLOW", raw["OUTBOUND_ALLOW"]),
            RegistrationOpen = OneOf("REGISTRATION", raw["REGISTRATION"] ?? "closed", "open", "closed") == "open",
            DnsSuffix = raw["DNS_SUFFIX"] is not { } suffix ? NameRules.DefaultSuffix
                : NameRules.IsSuffix(suffix) ? suffix
                : throw new SettingsException("LANSTEAD_DNS_SUFFIX is labels with dots between them, such as lanstead.internal."),
            SpaceGrace = TimeSpan.FromDays(Number("SPACE_GRACE_DAYS", raw["SPACE_GRACE_DAYS"], 7, least: 0, most: 365)),
            MasterKeys = raw["MASTER_KEY"] is { } masters ? Keys(masters) : null,
            TokenKeys = raw["TOKEN_KEYS"],
            WebFolder = Folder("WEB", raw["WEB"], "web", Path.Combine("web", "dist")),
            ReleasesFolder = Folder("RELEASES", raw["RELEASES"], "releases", null),
            TlsCertificate = certificate,
            TlsKey = key,
            RateLimitPerSecond = Number("RATE_LIMIT", raw["RATE_LIMIT"], 10),
            RateLimitBurst = Number("RATE_BURST", raw["RATE_BURST"], 20),
            ConnectionsPerAddress = Number("CONNECTIONS_PER_ADDRESS", raw["CONNECTIONS_PER_ADDRESS"], 1000),
            Mail = MailSettingsReader.Read(raw),
            SignInProviders = ProviderSettings.Load(raw[ProviderSettings.Family]),
            LogLevel = Enum.TryParse(raw["LOG_LEVEL"] ?? "Information", true, out LogLevel level) && Enum.IsDefined(level)
                ? level
                : throw new SettingsException("LANSTEAD_LOG_LEVEL is one of Trace, Debug, Information, Warning, Error."),
        };
    }

    private static string DefaultDataFolder() => Environment.IsPrivilegedProcess
        ? "/var/lib/lanstead-server"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".lanstead-server");

    /// <summary>In the data folder when the path fits; else in the runtime folder, under a name made of the data folder's.</summary>
    private static string SocketFolder(string data)
    {
        string beside = Path.Combine(data, "postgres-socket");
        if (beside.Length <= MaxSocketFolderBytes)
            return beside;
        string runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own && !Environment.IsPrivilegedProcess ? own : "/run";
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(data));
        return Path.Combine(runtime, "lanstead-pg-" + Convert.ToHexStringLower(hash.AsSpan(0, 6)));
    }

    private static string PrivateConnection(string sockets) => new NpgsqlConnectionStringBuilder
    {
        Host = sockets,
        Database = "lanstead",
        Username = "lanstead",
        // A unix socket answers at once or not at all; the pool must not hang requests while the database restarts.
        Timeout = 5,
    }.ConnectionString;

    private static string CheckedConnection(string text)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            if (SampleSecrets.IsSamplePassword(parsed.Password, parsed.Username))
                throw new SettingsException("The password in LANSTEAD_DATABASE is one out of an example. Give the database's user a random one: `openssl rand -base64 24`.");
            return parsed.Host is { Length: > 0 } && parsed.Database is { Length: > 0 }
                ? text
                : throw new SettingsException("LANSTEAD_DATABASE needs at least Host and Database, such as Host=db;Database=lanstead;Username=lanstead;Password=….");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The message of the parser could repeat the password.
            throw new SettingsException("LANSTEAD_DATABASE is not a connection string such as Host=db;Database=lanstead;Username=lanstead;Password=….");
        }
    }

    private static Uri Url(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" }
            ? url
            : throw new SettingsException($"LANSTEAD_{name} is a URL such as https://lan.example.org or http://127.0.0.1:8080.");

    // Written as browsers write them: what is compared letter by letter must not be spelled otherwise.
    private static string[] Origins(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(origin =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.GetLeftPart(UriPartial.Authority) == origin
            ? origin
            : throw new SettingsException($"LANSTEAD_CORS_ORIGINS: {origin} is not an exact origin such as https://tools.example.org, in small letters and without a path; * is not possible."))];

    private static string[] Names(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name =>
        Uri.CheckHostName(name) == UriHostNameType.Dns ? name : throw new SettingsException($"LANSTEAD_HOSTS: {name} is not a name such as lan.example.org, without scheme, port or *."))];

    private static IPNetwork[] Prefixes(string name, string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(prefix => Prefix(name, prefix))];

    private static IPNetwork Prefix(string name, string text)
    {
        if (IPNetwork.TryParse(text, out IPNetwork prefix))
            return prefix;
        if (IPAddress.TryParse(text, out IPAddress? address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw new SettingsException($"LANSTEAD_{name}: {text} is not a prefix such as 10.0.0.0/8.");
    }

    private static string OneOf(string name, string value, params string[] allowed) =>
        allowed.Contains(value) ? value : throw new SettingsException($"LANSTEAD_{name} is one of: {string.Join(", ", allowed)}.");

    private static IReadOnlyList<SealingKey> Keys(string text) => MasterKeys.Parse(text)
        ?? throw new SettingsException("LANSTEAD_MASTER_KEY is 32 random bytes in base64, or a list of such, each once; make one with `openssl rand -base64 32`.");

    private static int Number(string name, string? text, int fallback, int least = 1, int most = MaxRate)
    {
        if (text is null)
            return fallback;
        return int.TryParse(text, out int value) && value >= least && value <= most
            ? value
            : throw new SettingsException($"LANSTEAD_{name} is a number from {least} to {most}.");
    }

    private static string? ExistingFile(string name, string? path) =>
        path is null || File.Exists(path) ? path : throw new SettingsException($"LANSTEAD_{name}: there is no file {path}.");

    private static string? Folder(string name, string? path, string besideProgram, string? inCheckout)
    {
        if (path is not null)
            return Directory.Exists(path) ? Path.GetFullPath(path) : throw new SettingsException($"LANSTEAD_{name}: there is no folder {path}.");
        string beside = Path.Combine(AppContext.BaseDirectory, besideProgram);
        if (Directory.Exists(beside))
            return beside;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); inCheckout is not null && at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lanstead.slnx")))
                return Directory.Exists(Path.Combine(at.FullName, inCheckout)) ? Path.Combine(at.FullName, inCheckout) : null;
        }
        return null;
    }
}
