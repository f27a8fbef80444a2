using System.Text.Json.Serialization;

namespace Lanstead.Agent.State;

/// <summary>What the agent changed on the system and what was there before; the file <c>journal.json</c>. Written before the change.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Interfaces">Interfaces that the agent made; they go on undo.</param>
/// <param name="Settings">Kernel settings that the agent changed, in order.</param>
/// <param name="Tables">Interfaces whose packets a table of nftables judges, which has their name; it goes on undo. Null: none.</param>
/// <param name="Ways">Ways back into tunnels by which this machine exposes something: a rule, a route and a mark each. Null: none.</param>
internal sealed record Journal(
    int Schema, IReadOnlyList<string> Interfaces, IReadOnlyList<ChangedSetting> Settings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tables = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TunnelWay>? Ways = null)
{
    public static Journal Empty { get; } = new(1, [], []);

    public bool IsEmpty => Interfaces.Count == 0 && Settings.Count == 0 && Tables is null && Ways is null;
}

/// <summary>One kernel setting: its dotted name, the value before ours, and ours.</summary>
internal sealed record ChangedSetting(string Name, string Before, string Ours);

/// <summary>The way back into one tunnel.</summary>
/// <param name="Interface">The tunnel's.</param>
/// <param name="Number">From which its mark and its routing table follow.</param>
/// <param name="InDocker">Docker's chain for others' rules has one of ours for it.</param>
internal sealed record TunnelWay(string Interface, int Number, bool InDocker);
