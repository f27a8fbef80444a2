namespace Lanstead.Agent;

/// <summary>Where the daemon keeps its things and how often it looks; read once at start.</summary>
public sealed record AgentOptions
{
    /// <summary>Folder of keys, signed maps and the journal; mode 0700. Environment: <c>LANSTEAD_STATE</c>.</summary>
    public string StateFolder { get; init; } = "/var/lib/lanstead";

    /// <summary>Path of the local socket. Environment: <c>LANSTEAD_SOCKET</c>.</summary>
    public string SocketPath { get; init; } = "/run/lanstead/lanstead.sock";

    /// <summary>What carries the packets: <c>auto</c> for what suits the role in each network (ADR 12), or <c>engine</c>, ours, <c>kernel</c>, the WireGuard of Linux, or <c>uapi</c>, an outside wireguard-go, for all. Environment: <c>LANSTEAD_BACKEND</c>. Default <c>auto</c>.</summary>
    public string Backend { get; init; } = "auto";

    /// <summary>What updates of the program need: which keys are trusted, the program before.</summary>
    public string UpdateFolder => Path.Combine(StateFolder, "update");

    /// <summary>Version that the agent tells the server and people.</summary>
    public string Version { get; init; } = typeof(AgentOptions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>How often the system is compared with the desired state when nothing announces a change. 4 s: drift is mended within the 5 s that we promise.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Loopback address and port on which <c>/metrics</c> is answered; null, the default, for none. Environment: <c>LANSTEAD_METRICS</c>.</summary>
    public string? Metrics { get; init; }

    /// <summary>Loopback address at which the names of networks are answered, on port 53; <c>off</c> for nowhere. Environment: <c>LANSTEAD_DNS</c>. 76 is also the number of our routes.</summary>
    public string Dns { get; init; } = "127.76.0.53";

    /// <summary>Whether the log tells each handshake too. Environment: <c>LANSTEAD_LOG=trace</c>.</summary>
    public bool IsTraced { get; init; }

    /// <summary>What a process that this one starts for an update has of the environment.</summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>Each line of the log goes here too (standard error under systemd).</summary>
    public Action<string>? LogSink { get; init; }

    /// <summary>Options from the environment; what is not set keeps its default.</summary>
    public static AgentOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new AgentOptions();
        if (variable("LANSTEAD_STATE") is { Length: > 0 } state)
            options = options with { StateFolder = Path.GetFullPath(state) };
        if (variable("LANSTEAD_SOCKET") is { Length: > 0 } socket)
            options = options with { SocketPath = Path.GetFullPath(socket) };
        if (variable("LANSTEAD_BACKEND") is { Length: > 0 } backend)
            options = options with { Backend = backend };
        if (variable("LANSTEAD_METRICS") is { Length: > 0 } metrics)
            options = options with { Metrics = metrics };
        if (variable("LANSTEAD_DNS") is { Length: > 0 } dns)
            options = options with { Dns = dns };
        return options with { IsTraced = variable("LANSTEAD_LOG") == "trace" };
    }
}
