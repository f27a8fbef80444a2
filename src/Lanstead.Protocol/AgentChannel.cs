namespace Lanstead.Protocol;

/// <summary>Limits and times of the agent channel that both sides must agree on.</summary>
/// <remarks>docs/protocol/agent.md tells how they are used.</remarks>
public static class AgentChannel
{
    /// <summary>Path of the WebSocket on the server.</summary>
    public const string ConnectPath = "/v1/agent/connect";

    /// <summary>Path of enrolment.</summary>
    public const string EnrolPath = "/v1/agent/enrolments";

    /// <summary>Newest capability version that this build speaks.</summary>
    public const uint Capability = 2;

    /// <summary>Version from which a server understands <see cref="Wire.Leave"/>.</summary>
    public const uint CapabilityOfLeave = 2;

    /// <summary>Oldest capability version that this build serves: two behind the newest, once there are so many.</summary>
    public const uint CapabilityMinimum = 1;

    /// <summary>Largest frame that an agent may send. A larger one ends its connection with close status 1009.</summary>
    /// <remarks>A report on 1,000 peers takes about 100 KB.</remarks>
    public const int FrameToServerMaxBytes = 256 * 1024;

    /// <summary>Largest frame that an agent accepts: a whole map of 100,000 peers fits.</summary>
    public const int FrameToAgentMaxBytes = 32 * 1024 * 1024;

    /// <summary>Endpoint candidates that an agent may offer for one peer; more are refused.</summary>
    public const int EndpointsMax = 16;

    /// <summary>Items of one acknowledgement; more are cut by the sender.</summary>
    public const int AckItemsMax = 512;

    /// <summary>Time from the Challenge to the Hello.</summary>
    public static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);

    /// <summary>An agent sends at least this often.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    /// <summary>Silence of the application after which each side gives the connection up: three missed heartbeats.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(90);

    /// <summary>WebSocket ping interval. Both keep-alive values are finite, so that a half-open connection is noticed.</summary>
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(8);

    /// <summary>Time for the answer to a WebSocket ping; with the interval, and a quarter of it by which .NET looks late, it bounds detection to 23 s.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(12);

    /// <summary>How far an enrolment's time may be from the server's clock.</summary>
    public static readonly TimeSpan EnrolmentClockSkew = TimeSpan.FromMinutes(10);
}
