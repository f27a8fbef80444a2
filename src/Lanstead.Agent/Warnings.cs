using System.Collections.Concurrent;

namespace Lanstead.Agent;

/// <summary>What a person should know, by subject; shown in <c>lanstead status</c> until it is cleared.</summary>
internal sealed class Warnings
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    public void Set(string subject, string text) => _texts[subject] = text;

    public void Clear(string subject) => _texts.TryRemove(subject, out _);

    public IReadOnlyList<string> All() => [.. _texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
}
