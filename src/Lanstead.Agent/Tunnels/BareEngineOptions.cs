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

    /// <summary>Takes lines for people; what goes wrong, and what is told once.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Folder of the socket: where every driver of wireguard-go looks for it.</summary>
    public string SocketFolder { get; init; } = "/var/run/wireguard";

    /// <summary>Reads <c>WG_PROCESS_FOREGROUND</c> (wireguard-go's), <c>LANSTEAD_CIPHER</c> and <c>LANSTEAD_LANES</c>.</summary>
    public static BareEngineOptions FromEnvironment(string name, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new BareEngineOptions
        {
            Name = name,
            IsForeground = variable("WG_PROCESS_FOREGROUND") == "1",
            Cipher = variable("LANSTEAD_CIPHER") is { Length: > 0 } cipher ? cipher : null,
            Lanes = variable("LANSTEAD_LANES") is { Length: > 0 } lanes ? lanes : null,
        };
    }
}
