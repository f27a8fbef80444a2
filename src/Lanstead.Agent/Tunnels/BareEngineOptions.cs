namespace Lanstead.Agent.Tunnels;

/// <summary>How the bare engine runs one interface.</summary>
public sealed record BareEngineOptions
{
    /// <summary>The TUN interface to make.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the environment asks to stay in the foreground, as it can of wireguard-go.</summary>
    public bool IsForeground { get; init; }

    /// <summary>Implementation of the packet cipher to use; null for the fastest.</summary>
    public string? Cipher { get; init; }

    /// <summary>Lanes as the environment has them, not checked yet; null for the default.</summary>
    public string? Lanes { get; init; }

    /// <summary>Loopback address and port on which <c>/metrics</c> is answered; null for none.</summary>
    public string? Metrics { get; init; }

    /// <summary>File with the packet filter's rules (<see cref="FilterFile"/>), read at start and on SIGHUP; null for no filter.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether each handshake is told in the log, as <c>LOG_LEVEL=verbose</c> asks wireguard-go for.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Takes lines for people; what goes wrong, and what is told once.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Folder of the socket: where every driver of wireguard-go looks for it.</summary>
    public string SocketFolder { get; init; } = "/var/run/wireguard";

    /// <summary>Reads <c>WG_PROCESS_FOREGROUND</c> (wireguard-go's), <c>LOG_LEVEL</c> (also wireguard-go's), <c>LANSTEAD_CIPHER</c>, <c>LANSTEAD_LANES</c>, <c>LANSTEAD_METRICS</c> and <c>LANSTEAD_FILTER</c>.</summary>
    public static BareEngineOptions FromEnvironment(string name, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new BareEngineOptions
        {
            Name = name,
            IsForeground = variable("WG_PROCESS_FOREGROUND") == "1",
            Cipher = variable("LANSTEAD_CIPHER") is { Length: > 0 } cipher ? cipher : null,
            IsVerbose = variable("LOG_LEVEL") is "verbose" or "debug",
            Metrics = variable("LANSTEAD_METRICS") is { Length: > 0 } metrics ? metrics : null,
            Filter = variable("LANSTEAD_FILTER") is { Length: > 0 } filter ? filter : null,
            Lanes = variable("LANSTEAD_LANES") is { Length: > 0 } lanes ? lanes : null,
        };
    }
}
