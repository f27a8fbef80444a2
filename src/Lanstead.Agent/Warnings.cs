using System.Collections.Concurrent;
using Lanstead.Protocol;

namespace Lanstead.Agent;

/// <summary>What a person should know, by subject; shown in <c>lanstead status</c> until it is cleared.</summary>
internal sealed class Warnings
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    public void Set(string subject, string text) => _texts[subject] = text;

    public void Clear(string subject) => _texts.TryRemove(subject, out _);

    public IReadOnlyList<string> All() => [.. _texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    /// <summary>The same for the server: a word of <see cref="AgentWarnings"/> for each, with the network or space that it is about alone, in one order.</summary>
    public IReadOnlyList<(string Word, Guid? About)> Words() =>
        [.. _texts.Keys.Select(Of).Where(one => one.Word.Length > 0).Distinct().OrderBy(one => one.Word, StringComparer.Ordinal).ThenBy(one => one.About).Take(AgentWarnings.Max)];

    // The subject's first word says what it is about, the second one of what, as far as that is not the machine's own.
    private static (string Word, Guid? About) Of(string subject)
    {
        string[] parts = subject.Split(' ', 2);
        Guid? about = parts.Length > 1 && Guid.TryParse(parts[1], out Guid id) ? id : null;
        return parts[0] switch
        {
            "clock" => (AgentWarnings.Clock, null),
            "names" or "host-dns" => (AgentWarnings.Names, null),
            "port" => (AgentWarnings.Port, null),
            "removal" => (AgentWarnings.Removal, about),
            "lock" when about is not null => (AgentWarnings.Lock, about),
            "lock" or "enrolment" or "manifest" or "map" or "lease" or "policy" or "link" or "key" or "pair" or "timestamps" or "journal" or "settings" => (AgentWarnings.Disk, null),
            // Whoever is forgotten tells nobody.
            "forgotten" => ("", null),
            // Told by itself.
            "update" => ("", null),
            _ => (AgentWarnings.Other, about),
        };
    }
}
