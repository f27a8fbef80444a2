using System.Text;
using Lanstead.Primitives;

namespace Lanstead.Policy;

// For comparing policies without asking about every port of every pair.
public sealed partial class AccessPolicy
{
    /// <summary>What may pass from one device to another.</summary>
    internal ServiceSet Between(PeerId from, PeerId to)
    {
        if (!_places.TryGetValue(from, out int sender) || !_places.TryGetValue(to, out int receiver))
            return ServiceSet.Of([], PolicyVerdict.Deny);
        return ServiceSet.Of([.. _rules.Where(rule => rule.From.Holds(sender) && Reaches(rule, receiver)).Select(rule => rule.Rule)], Document.Default);
    }

    /// <summary>On which sides of which rules a device is: two of the same kind are never treated differently.</summary>
    internal string KindOf(PeerId peer)
    {
        var kind = new StringBuilder();
        if (!_places.TryGetValue(peer, out int place))
            return "none";
        foreach (Resolved rule in _rules)
            kind.Append((char)('0' + (rule.From.Holds(place) ? 1 : 0) + (Reaches(rule, place) ? 2 : 0)));
        return kind.ToString();
    }
}
