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
    public const uint Capability = 3;

    /// <summary>Version from which a server understands <see cref="Wire.Leave"/>.</summary>
    public const uint CapabilityOfLeave = 2;

    /// <summary>Version from which a server tells what a device lets arrive (<see cref="Wire.DevicePolicy"/>), and an agent understands it.</summary>
    public const uint CapabilityOfPolicy = 3;

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

    /// <summary>An agent sends a Ping this often, and is answered: the only sign of life, in both directions.</summary>
    /// <remarks>WebSocket's own pings would be timers and packets of each side for itself, which 20,000 idle agents make the server's main work.</remarks>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which each side gives the connection up: two missed heartbeats and what a slow network takes.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(22);

    /// <summary>How far an enrolment's time may be from the server's clock.</summary>
    public static readonly TimeSpan EnrolmentClockSkew = TimeSpan.FromMinutes(10);
}
