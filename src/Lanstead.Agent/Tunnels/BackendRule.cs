using Lanstead.Agent.Desired;

namespace Lanstead.Agent.Tunnels;

/// <summary>Which back end carries a network, and why.</summary>
/// <param name="Kind">The back end.</param>
/// <param name="Reason">For people: <c>module present, role gateway</c>.</param>
internal sealed record BackendDecision(BackendKind Kind, string Reason);

/// <summary>Decides which back end carries a network. The same input gives the same decision.</summary>
internal static class BackendRule
{
    /// <summary>The value of <c>LANSTEAD_BACKEND</c> that leaves the choice to the rule.</summary>
    public const string Automatic = "auto";

    /// <param name="set">The back end that the settings name; null to choose by role.</param>
    /// <param name="role">What this machine is in the network.</param>
    /// <param name="hasKernel">Whether the kernel has WireGuard. Asked only where that decides: asking may load its module.</param>
    /// <param name="actsAsLan">Whether broadcast and multicast are to be carried, which the engine alone does.</param>
    public static BackendDecision Decide(BackendKind? set, NetworkRole role, Func<bool> hasKernel, bool actsAsLan = false)
    {
        if (set is { } kind)
            return new BackendDecision(kind, "set by LANSTEAD_BACKEND");
        return role switch
        {
            NetworkRole.Gateway when actsAsLan => new BackendDecision(BackendKind.Engine, "acts as a LAN, role gateway"),
            NetworkRole.Gateway when hasKernel() => new BackendDecision(BackendKind.Kernel, "module present, role gateway"),
            NetworkRole.Gateway => new BackendDecision(BackendKind.Engine, "module missing, role gateway"),
            NetworkRole.Hub when hasKernel() => new BackendDecision(BackendKind.Kernel, "module present, role tunnel server"),
            NetworkRole.Hub => new BackendDecision(BackendKind.Engine, "module missing, role tunnel server"),
            NetworkRole.Client => new BackendDecision(BackendKind.Engine, "role tunnel client"),
            _ => new BackendDecision(BackendKind.Engine, "role mesh"),
        };
    }

    /// <summary>The back end of a name; null when there is none.</summary>
    public static BackendKind? Parse(string name) => name switch
    {
        "engine" => BackendKind.Engine,
        "kernel" => BackendKind.Kernel,
        "uapi" => BackendKind.Uapi,
        _ => null,
    };
}
