using Lanstead.Agent.State;
using Lanstead.Agent.Updating;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>What a person may choose for this machine with <c>lanstead set</c>: a name, and one of a few words.</summary>
internal static class MachineSettings
{
    private static readonly string[] s_yesOrNo = ["true", "false"];

    private static readonly (string Name, IReadOnlyList<string> Words, Func<AgentSettings, string> Read, Func<AgentSettings, string, AgentSettings> With)[] s_all =
    [
        YesOrNo("accept-dns", settings => settings.AcceptDns, (settings, value) => settings with { AcceptDns = value }),
        YesOrNo("accept-routes", settings => settings.AcceptRoutes, (settings, value) => settings with { AcceptRoutes = value }),
        YesOrNo("accept-exposures", settings => settings.AcceptExposures, (settings, value) => settings with { AcceptExposures = value }),
        YesOrNo("accept-lan", settings => settings.AcceptLan, (settings, value) => settings with { AcceptLan = value }),
        ("updates", UpdateConsent.Words, settings => settings.Updates, (settings, value) => settings with { Updates = value }),
    ];

    /// <summary>All of them with their words, for a sentence.</summary>
    public static string Names => string.Join(", ", s_all.Select(one => $"{one.Name}={string.Join('|', one.Words)}"));

    /// <summary>What a choice changes; null when there is no such setting, or it has no such value.</summary>
    public static Func<AgentSettings, AgentSettings>? Change(string name, string text) =>
        s_all.FirstOrDefault(one => one.Name == name) is { Name: not null } found && found.Words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } value
            ? settings => found.With(settings, value)
            : null;

    /// <summary>All of them, as they are.</summary>
    public static IEnumerable<LocalSetting> Tell(AgentSettings settings) => s_all.Select(one => new LocalSetting { Name = one.Name, Value = one.Read(settings) });

    private static (string, IReadOnlyList<string>, Func<AgentSettings, string>, Func<AgentSettings, string, AgentSettings>) YesOrNo(
        string name, Func<AgentSettings, bool> read, Func<AgentSettings, bool, AgentSettings> with) =>
        (name, s_yesOrNo, settings => read(settings) ? "true" : "false", (settings, value) => with(settings, value == "true"));
}
