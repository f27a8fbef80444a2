namespace Lanstead.Server.Hosting;

/// <summary>One setting: environment variable, flag, and what it means.</summary>
/// <param name="Name">Without prefix, as in <c>LANSTEAD_PUBLIC_URL</c>; the flag is <c>--public-url</c>.</param>
/// <param name="Meaning">What it does, its unit and range.</param>
/// <param name="Default">What holds without it, and where that comes from.</param>
internal sealed record Setting(string Name, string Meaning, string Default)
{
    public string Variable => "LANSTEAD_" + Name;

    public string Flag => "--" + Name.ToLowerInvariant().Replace('_', '-');
}

/// <summary>All settings; each also as <c>…_FILE</c>, the path of a file that holds the value.</summary>
internal static class SettingTable
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("DATABASE", "Npgsql connection string of a PostgreSQL 15 or newer whose user owns the database and may create roles.", "a private PostgreSQL in <data>/postgres"),
        new("DATABASE_CONNECTIONS", "Connections to PostgreSQL that each of the server's two roles may have open at once, 2 to 1000; Maximum Pool Size in LANSTEAD_DATABASE goes before it.", "twice the processors and two, 6 to 40: more make all wait longer, unless the database is on a larger machine or far away"),
        new("DATA", "Folder of keys, back-ups and the private database.", "/var/lib/lanstead-server as root, else ~/.lanstead-server"),
        new("LISTEN", "Address to listen on, http://address:port or https://address:port.", "http://127.0.0.1:8080"),
        new("PUBLIC_URL", "URL under which browsers and agents reach the server.", "the listen address"),
        new("HOSTS", "Comma-separated names under which the server answers besides that of its public URL, such as nas,lan.home.example.", "none: the public URL's name, localhost and addresses"),
        new("TRUSTED_PROXIES", "Comma-separated prefixes of reverse proxies whose X-Forwarded headers count.", "none: forwarded headers are ignored"),
        new("OUTBOUND_ALLOW", "Comma-separated prefixes outside the public internet, such as 10.1.2.0/24, to which webhooks, sinks and sign-in providers may lead, also without TLS.", "none: only public addresses, and only by https"),
        new("RETENTION", "For how many days history is kept, 1 to 3650, where a space sets nothing else: audit=…,activity=…,changes=…,sessions=…,deliveries=…,messages=…; what is absent stays.", "audit=365,activity=365,changes=90,sessions=30,deliveries=30,messages=365"),
        new("EXPOSE_LIMITS", "How much each space, and each person in it, may expose: exposures=…,ports=…,user-exposures=…,user-ports=…; a space may set less for itself.", "none: as much as the tunnel servers can"),
        new("CLIENT_ADDRESSES", "full or network: what is kept of people's addresses in sessions, audit, API keys and device logins; network keeps /24 of IPv4 and /48 of IPv6.", "full: who looks at their sessions knows their own addresses again"),
        new("ENVIRONMENT", "production or development: in production the server does not start while a guard is open (`lanstead-server check` lists them).", "production when the public URL leads to another machine than this one, else development"),
        new("REDACTION", "off, partial or strict: what of addresses, names and tokens the log may hold. Production demands strict.", "strict"),
        new("CORS_ORIGINS", "Comma-separated origins of other sites whose pages may call the API with a bearer token, such as https://tools.example.org.", "none"),
        new("REGISTRATION", "open or closed: whether strangers may make accounts.", "closed"),
        new("DNS_SUFFIX", "What all names of networks end in, as lanstead.internal in nas.home.lanstead.internal; counts for a network from its next change on.", "lanstead.internal: .internal is kept for private use"),
        new("SPACE_GRACE_DAYS", "Days from when a space is deleted until it is gone for good, 0 to 365.", "7: long enough to come back from a week away"),
        new("MASTER_KEY", "32 bytes in base64 that protect the secrets in the database; or a list, key,key or name:key,name:key, of which the first protects and all read.", "made once in <data>/master.key"),
        new("TOKEN_KEYS", "Keys of access tokens, kid:secret,kid:secret; secrets are base64 of at least 32 bytes; the first signs, all verify.", "made once, kept encrypted in the database"),
        new("WEB", "Folder of the built web UI.", "web beside the program, else web/dist of the checkout"),
        new("RELEASES", "Folder with the agent's binary to serve.", "releases beside the program when it is there"),
        new("TLS_CERT", "PEM file of the certificate chain; needs an https:// listen address.", "none"),
        new("TLS_KEY", "PEM file of the certificate's private key.", "none"),
        new("RATE_LIMIT", "API requests a second per client address, 1 to 100000.", "10, from the product's specification"),
        new("RATE_BURST", "API requests at once per client address, 1 to 100000.", "20, from the product's specification"),
        new("CONNECTIONS_PER_ADDRESS", "Connections that one client address may have open at once, 1 to 100000; trusted proxies may have any number.", "1000: many machines and people behind one address, each agent with one, each browser with about six"),
        new("MAIL_HOST", "Name of the mail server that takes the letters of this one; its certificate must bear it.", "none: no mail is sent"),
        new("MAIL_PORT", "Its port.", "587 for starttls, 465 for tls, 25 for none (RFC 8314, RFC 6409)"),
        new("MAIL_SECURITY", "starttls, tls or none: how the connection to the mail server is protected; none only for one on this machine.", "starttls"),
        new("MAIL_USER", "Name for signing in to the mail server.", "none: it asks for nothing"),
        new("MAIL_PASSWORD", "Password for signing in to the mail server.", "none"),
        new("MAIL_FROM", "Who letters are from: an address, or a name and an address in angle brackets.", "none; needed with LANSTEAD_MAIL_HOST"),
        new("MAIL_CA", "PEM file of the only authorities that may have signed the mail server's certificate.", "those of the system"),
        new("LOG_LEVEL", "Trace, Debug, Information, Warning or Error.", "Information"),
    ];

    /// <summary>Settings that exist once for each thing of a kind.</summary>
    public static IReadOnlyList<SettingFamily> Families { get; } = [ProviderSettings.Family];
}
