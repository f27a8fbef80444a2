using Lanstead.Agent.State;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>What a person may choose for this machine with <c>lanstead set</c>: a name, and true or false.</summary>
internal static class MachineSettings
{
    private static readonly (string Name, Func<AgentSettings, bool> Read, Func<AgentSettings, bool, AgentSettings> With)[] s_all =
    [
        ("accept-dns", settings => settings.AcceptDns, (settings, value) => settings with { AcceptDns = value }),
        ("accept-routes", settings => settings.AcceptRoutes, (settings, value) => settings with { AcceptRoutes = value }),
        ("accept-exposures", settings => settings.AcceptExposures, (settings, value) => settings with { AcceptExposures = value }),
        ("accept-lan", settings => settings.AcceptLan, (settings, value) => settings with { AcceptLan = value }),
    ];

    /// <summary>All of them, for a sentence.</summary>
    public static string Names => string.Join(", ", s_all.Select(one => one.Name));

    /// <summary>What a choice changes; null when there is no such setting, or it has no such value.</summary>
    public static Func<AgentSettings, AgentSettings>? Change(string name, string text) =>
        bool.TryParse(text, out bool value) && s_all.FirstOrDefault(one => one.Name == name) is { Name: not null } found ? settings => found.With(settings, value) : null;

    /// <summary>All of them, as they are.</summary>
    public static IEnumerable<LocalSetting> Tell(AgentSettings settings) =>
        s_all.Select(one => new LocalSetting { Name = one.Name, Value = one.Read(settings) ? "true" : "false" });
}
