using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Networks;

/// <summary>What the people of a network decide about it beyond its own columns; kept as JSON.</summary>
/// <param name="QuietSeconds">How long a freed address rests before somebody else gets it. An hour, from the product's specification.</param>
/// <param name="DeviceApproval">True when a device that comes in by a join key waits until somebody who looks after the network says yes.</param>
/// <param name="LeaseSeconds">How long an agent that is cut off from the server goes on trusting who is in the network; 0: for ever. A day; a week in a personal space.</param>
/// <param name="DeviceSeconds">How long a device that comes in is good for before it enrols anew; 0: for ever.</param>
/// <param name="ActsAsLan">Whether broadcast and multicast reach all its members, as games and discovery want it (ADR 30).</param>
/// <param name="KeySeconds">How old a device's WireGuard key becomes before it makes another one; 0: as old as it likes. 30 days, from the product's specification.</param>
/// <param name="Posture">What machines must have to be in its map; null: nothing.</param>
/// <param name="PresharedKeys">Whether each two of its agents agree on a preshared key, which the server never has (ADR 37).</param>
/// <param name="FlowLog">Whether it is noted who connects to whom (ADR 38).</param>
/// <param name="FlowLogDays">For how many days that is kept; 0: as the server keeps it.</param>
internal sealed record NetworkSettings(
    int QuietSeconds = 3600, bool DeviceApproval = false, int LeaseSeconds = 24 * 60 * 60, int DeviceSeconds = 0, bool ActsAsLan = false, int KeySeconds = NetworkSettings.DefaultKeySeconds, PostureDemand? Posture = null,
    bool PresharedKeys = false, bool FlowLog = false, int FlowLogDays = 0)
{
    /// <summary>Where a network's people decided nothing.</summary>
    public const int DefaultKeySeconds = 30 * 24 * 60 * 60;

    /// <summary>Of a network in a personal space: its devices are one person's, and a server at home may be away for a holiday.</summary>
    public const int PersonalLeaseSeconds = 7 * 24 * 60 * 60;

    private const int QuietMaxSeconds = 30 * 24 * 60 * 60;
    private const int DeviceMinSeconds = 60 * 60;
    private const int FlowLogMaxDays = 90;
    private const int DeviceMaxSeconds = 10 * 365 * 24 * 60 * 60;

    public TimeSpan QuietTime => TimeSpan.FromSeconds(QuietSeconds);

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public static NetworkSettings Parse(string json) => JsonSerializer.Deserialize<NetworkSettings>(json, JsonRules.Stored)!;

    public string ToJson() => JsonSerializer.Serialize(this, JsonRules.Stored);

    /// <summary>These, with what is given changed.</summary>
    public NetworkSettings With(NetworkSettingsChange? change) => change is null ? this : new NetworkSettings(
        change.QuietSeconds ?? QuietSeconds, change.DeviceApproval ?? DeviceApproval, change.LeaseSeconds ?? LeaseSeconds, change.DeviceSeconds ?? DeviceSeconds, change.ActsAsLan ?? ActsAsLan, change.KeySeconds ?? KeySeconds, change.Posture is null ? Posture : change.Posture.DemandsNothing() ? null : change.Posture,
        change.PresharedKeys ?? PresharedKeys, change.FlowLog ?? FlowLog, change.FlowLogDays ?? FlowLogDays);

    public static void Check(FieldErrors errors, NetworkSettingsChange? change) => errors
        .When(change?.QuietSeconds is < 0 or > QuietMaxSeconds, "settings", "A freed address rests for 0 seconds to 30 days.")
        .When(change?.LeaseSeconds is { } lease and not 0 && (lease < LeaseRules.Min.TotalSeconds || lease > LeaseRules.Max.TotalSeconds), "settings", "A lease is 5 minutes to 90 days long, or 0 for none.")
        .When(change?.DeviceSeconds is not (null or 0 or (>= DeviceMinSeconds and <= DeviceMaxSeconds)), "settings", "A device is good for an hour to ten years, or 0 for ever.")
        .When(change?.KeySeconds is not (null or 0 or (>= DeviceMinSeconds and <= DeviceMaxSeconds)), "settings", "A key becomes an hour to ten years old, or 0 for as old as it likes.")
        .When(change?.FlowLogDays is < 0 or > FlowLogMaxDays, "settings", "Flow logs are kept for 1 to 90 days, or 0 for as long as the server keeps them.")
        .When(change?.Posture is { } demand && !IsSound(demand), "settings", "A demand names a version such as 0.2.0, and at most 20 systems by their name in os-release, each with a version such as 24.04 or none.");

    private static bool IsSound(PostureDemand demand) =>
        (demand.AgentVersion is null || PostureRules.IsVersion(demand.AgentVersion))
        && (demand.Systems ?? []) is { Count: <= PostureRules.SystemsMax } systems
        && systems.All(system => system is not null && PostureRules.IsSystemId(system.Id) && (system.Version is null || PostureRules.IsVersion(system.Version)));
}

/// <summary>Settings of a network that shall change; what is absent stays.</summary>
/// <param name="QuietSeconds">How long a freed address rests before somebody else gets it.</param>
/// <param name="DeviceApproval">Whether devices that come in by a join key wait for a yes; those that are in stay.</param>
/// <param name="LeaseSeconds">How long an agent that is cut off goes on trusting who is in the network; 0: for ever.</param>
/// <param name="DeviceSeconds">How long a device that comes in from now on is good for; 0: for ever.</param>
/// <param name="ActsAsLan">Whether broadcast and multicast reach all its members.</param>
/// <param name="KeySeconds">How old a device's WireGuard key becomes; 0: as old as it likes.</param>
/// <param name="Posture">What machines must have, as a whole in place of what was demanded before; one without members takes it away.</param>
/// <param name="PresharedKeys">Whether each two of its agents agree on a preshared key.</param>
/// <param name="FlowLog">Whether it is noted who connects to whom.</param>
/// <param name="FlowLogDays">For how many days that is kept, 1 to 90; 0: as the server keeps it.</param>
internal sealed record NetworkSettingsChange(
    int? QuietSeconds = null, bool? DeviceApproval = null, int? LeaseSeconds = null, int? DeviceSeconds = null, bool? ActsAsLan = null, int? KeySeconds = null, PostureDemand? Posture = null,
    bool? PresharedKeys = null, bool? FlowLog = null, int? FlowLogDays = null);
