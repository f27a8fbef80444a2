using System.Text.Json.Serialization;

namespace Lanstead.Agent.State;

/// <summary>What the agent changed on the system and what was there before; the file <c>journal.json</c>. Written before the change.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Interfaces">Interfaces that the agent made; they go on undo.</param>
/// <param name="Settings">Kernel settings that the agent changed, in order.</param>
/// <param name="Tables">Interfaces whose packets a table of nftables judges, which has their name; it goes on undo. Null: none.</param>
internal sealed record Journal(
    int Schema, IReadOnlyList<string> Interfaces, IReadOnlyList<ChangedSetting> Settings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tables = null)
{
    public static Journal Empty { get; } = new(1, [], []);

    public bool IsEmpty => Interfaces.Count == 0 && Settings.Count == 0 && Tables is null;
}

/// <summary>One kernel setting: its dotted name, the value before ours, and ours.</summary>
internal sealed record ChangedSetting(string Name, string Before, string Ours);
