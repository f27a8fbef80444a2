using System.Text.Json;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Networks;

/// <summary>What the people of a network decide about it beyond its own columns; kept as JSON.</summary>
/// <param name="QuietSeconds">How long a freed address rests before somebody else gets it. An hour, from the product's specification.</param>
internal sealed record NetworkSettings(int QuietSeconds = 3600)
{
    private const int QuietMaxSeconds = 30 * 24 * 60 * 60;

    public TimeSpan QuietTime => TimeSpan.FromSeconds(QuietSeconds);

    public static NetworkSettings Parse(string json) => JsonSerializer.Deserialize<NetworkSettings>(json, JsonRules.Stored)!;

    public string ToJson() => JsonSerializer.Serialize(this, JsonRules.Stored);

    /// <summary>These, with what is given changed.</summary>
    public NetworkSettings With(NetworkSettingsChange? change) => change is null ? this : new NetworkSettings(change.QuietSeconds ?? QuietSeconds);

    public static void Check(FieldErrors errors, NetworkSettingsChange? change) =>
        errors.When(change?.QuietSeconds is < 0 or > QuietMaxSeconds, "settings", "A freed address rests for 0 seconds to 30 days.");
}

/// <summary>Settings of a network that shall change; what is absent stays.</summary>
/// <param name="QuietSeconds">How long a freed address rests before somebody else gets it.</param>
internal sealed record NetworkSettingsChange(int? QuietSeconds = null);
