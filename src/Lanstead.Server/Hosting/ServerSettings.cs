using System.Net;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Features.Limits;
using Lanstead.Server.Features.Retention;
using Lanstead.Server.Mail;
using Lanstead.Server.Security;

namespace Lanstead.Server.Hosting;

/// <summary>Everything an operator can set, already checked. <see cref="SettingTable"/> tells names, meanings and defaults.</summary>
internal sealed record ServerSettings
{
    /// <summary>Npgsql connection string; of the private instance when the operator gave none.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Connections that each of the two roles may have open at once; a <c>Maximum Pool Size</c> in the connection string goes before it.</summary>
    public int DatabaseConnections { get; init; } = ConnectionsFor(Environment.ProcessorCount);

    /// <summary>True when the server runs PostgreSQL itself.</summary>
    public required bool PrivateDatabase { get; init; }

    /// <summary>Folder of all that the server keeps outside the database.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where to listen: <c>http://address:port</c> or <c>https://address:port</c>.</summary>
    public required Uri Listen { get; init; }

    /// <summary>What browsers and agents are told to connect to.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Names under which the server answers besides that of <see cref="PublicUrl"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Networks whose <c>X-Forwarded-*</c> headers count; empty: none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Addresses that are not on the public internet, to which the server connects all the same when somebody names them; empty: none.</summary>
    public IReadOnlyList<IPNetwork> OutboundAllow { get; init; } = [];

    /// <summary>For how long history is kept where a space says nothing else.</summary>
    public RetentionPolicy Retention { get; init; } = new();

    /// <summary>How much each space may expose, whatever it sets itself.</summary>
    public BoundsOfSpace ExposeBounds { get; init; } = BoundsOfSpace.None;

    /// <summary>True where of people's addresses only the network is kept.</summary>
    public bool ClientNetworksOnly { get; init; }

    /// <summary>True where strangers reach the server: guards that are open stop the start.</summary>
    public bool IsProduction { get; init; }

    /// <summary>What of people and secrets the log may hold.</summary>
    public RedactionMode Redaction { get; init; } = RedactionMode.Strict;

    /// <summary>Origins of other sites whose pages may call the API; empty: none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>True when strangers may make accounts.</summary>
    public bool RegistrationOpen { get; init; }

    /// <summary>What all names of networks end in.</summary>
    public string DnsSuffix { get; init; } = Protocol.NameRules.DefaultSuffix;

    /// <summary>From when a space is deleted until it is gone for good.</summary>
    public TimeSpan SpaceGrace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The keys outside the database that protect its secrets, the first for what is new; null: those of the file <c>master.key</c> in the data folder.</summary>
    public IReadOnlyList<SealingKey>? MasterKeys { get; init; }

    /// <summary><c>kid:secret</c> list for access tokens, the first active; null: made once and kept encrypted.</summary>
    public string? TokenKeys { get; init; }

    /// <summary>Folder of the built web UI; null when there is none.</summary>
    public string? WebFolder { get; init; }

    /// <summary>Folder with the agent's files to serve; null when there is none.</summary>
    public string? ReleasesFolder { get; init; }

    /// <summary>PEM file of the certificate chain; null: plain HTTP.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>PEM file of the certificate's key.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Requests a second and address that the API answers in the long run.</summary>
    public int RateLimitPerSecond { get; init; } = 10;

    /// <summary>Requests at once and address.</summary>
    public int RateLimitBurst { get; init; } = 20;

    /// <summary>Connections that one address may have open at once.</summary>
    public int ConnectionsPerAddress { get; init; } = 1000;

    /// <summary>The mail server that takes our letters; null: none are sent.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>Sign-in providers that the operator set; administrators may add others.</summary>
    public IReadOnlyList<Provider> SignInProviders { get; init; } = [];

    /// <summary>Least level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Names of the settings that the operator gave; the others have their defaults.</summary>
    public IReadOnlySet<string> Given { get; init; } = new HashSet<string>();

    /// <summary>Socket folder of the private instance.</summary>
    public string SocketFolder { get; init; } = "";

    /// <summary>How many connections keep a machine's processors busy when the database is on it too: twice as many, and two that wait for the disk.</summary>
    /// <remarks>
    /// More only makes all of them slower: requests wait for a connection in the order in which they came, but 40 database processes on 2 processors are
    /// served in no order at all, and the last one's user waits the longest. At least 6, so that one slow query stops nobody; at most 40, so that two servers
    /// and a person fit under PostgreSQL's 100.
    /// </remarks>
    public static int ConnectionsFor(int processors) => Math.Clamp((2 * processors) + 2, 6, 40);
}
