namespace Lanstead.Server.Features.Expose;

/// <summary>What the UDP ports of a service are asked, to see whether it answers.</summary>
internal enum ServiceQuery
{
    /// <summary>All that is known here, one after another; silence says nothing.</summary>
    Any,

    /// <summary>The unconnected ping of RakNet, as Minecraft Bedrock answers it.</summary>
    Bedrock,

    /// <summary>Valve's A2S_INFO, with its challenge.</summary>
    Source,

    /// <summary>Satisfactory's lightweight query.</summary>
    Satisfactory,
}

/// <summary>What a service says of itself to those who ask; strangers' words, cut to what can be shown.</summary>
/// <param name="Name">What its server is called; empty: not told.</param>
/// <param name="Game">Which game; empty: not told.</param>
/// <param name="Map">Where it plays; empty: not told.</param>
/// <param name="Version">Of the game; empty: not told.</param>
/// <param name="Players">Who play now; null: not told.</param>
/// <param name="PlayersMax">How many may; null: not told.</param>
internal sealed record ServiceAnswer(string Name = "", string Game = "", string Map = "", string Version = "", int? Players = null, int? PlayersMax = null)
{
    /// <summary>Something came back, and nobody here can read it.</summary>
    public static readonly ServiceAnswer Unread = new();

    /// <summary>True when nothing is said.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSilent => this == Unread;
}
