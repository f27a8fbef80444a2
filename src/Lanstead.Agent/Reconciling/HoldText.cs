using Lanstead.Agent.Desired;
using Lanstead.Protocol;

namespace Lanstead.Agent.Reconciling;

/// <summary>Why the server gives a device no map of a network, and what somebody must do, for <c>lanstead status</c> and <c>lanstead up</c>.</summary>
internal static class HoldText
{
    /// <summary>The sentence for a reason of the manifest; <paramref name="device"/> is the device's name at the server, <paramref name="missing"/> what it lacks where that is the reason.</summary>
    public static string Of(MemberView member, string device, IEnumerable<string> missing) => member.Held switch
    {
        "posture" => $"This network demands more of its machines: {string.Join("; ", missing.Select(PostureRules.TextOf))}. It comes up by itself once that is so. See what this machine tells: lanstead posture",
        "approval" => $"Waits until somebody who looks after the network says yes to this device: in the web UI, or by: lanstead devices approve {device}",
        "disabled" => $"This device was disabled. Somebody who looks after it can enable it in the web UI, or by: lanstead devices enable {device}",
        "expired" => $"The time of this device is over. Whose it is signs in anew for it: on its page in the web UI, or by: lanstead devices renew {device}",
        "suspended" => "The administrators of the server suspended the space of this network. Its page in the web UI says why; all goes on by itself when it is lifted.",
        _ => "The server gives no map of it. A newer agent may know why: see the device in the web UI.",
    };
}
