using Lanstead.Primitives;

namespace Lanstead.Policy;

/// <summary>How the way from one device to another changes.</summary>
/// <param name="From">Who sends.</param>
/// <param name="To">To whom.</param>
/// <param name="Opens">What it may reach that it may not now; such as <c>tcp/22</c>, <c>any</c>, <c>other</c>.</param>
/// <param name="Closes">What it may no longer reach.</param>
public sealed record PolicyChange(PolicyPeer From, PolicyPeer To, IReadOnlyList<string> Opens, IReadOnlyList<string> Closes);

/// <summary>What a change of policy opens and closes, pair by pair.</summary>
/// <param name="Changes">The pairs that change, as far as asked for.</param>
/// <param name="Opening">How many pairs get something open.</param>
/// <param name="Closing">How many pairs get something closed.</param>
public sealed record PolicyDifference(IReadOnlyList<PolicyChange> Changes, long Opening, long Closing)
{
    /// <summary>Compares two policies over the same devices, or one policy over the devices before and after.</summary>
    /// <remarks>Devices that all rules of both treat alike are looked at once, so the cost goes with the kinds of devices, not with the pairs.</remarks>
    /// <param name="before">What holds now.</param>
    /// <param name="after">What shall hold.</param>
    /// <param name="most">How many pairs to list; all are counted.</param>
    public static PolicyDifference Between(AccessPolicy before, AccessPolicy after, int most)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        HashSet<PeerId> there = [.. before.Facts.Peers.Select(peer => peer.Id)];
        var kinds = after.Facts.Peers.Where(peer => there.Contains(peer.Id))
            .GroupBy(peer => before.KindOf(peer.Id) + "|" + after.KindOf(peer.Id))
            .Select(group => group.ToArray()).ToArray();
        HashSet<PeerId> lansBefore = [.. before.Lans.Select(lan => lan.Id)];
        var lans = after.Lans.Where(lan => lansBefore.Contains(lan.Id)).GroupBy(lan => before.KindOf(lan.Id) + "|" + after.KindOf(lan.Id)).Select(group => group.ToArray());
        PolicyPeer[][] reached = [.. kinds, .. lans];
        var changes = new List<PolicyChange>();
        long opening = 0, closing = 0;
        foreach (PolicyPeer[] senders in kinds)
        {
            foreach (PolicyPeer[] receivers in reached)
            {
                // Nobody reaches itself by the network, nor a LAN of its own.
                long pairs = ((long)senders.Length * receivers.Length) - (senders == receivers ? senders.Length : senders.Sum(from => receivers.Count(to => after.IsOwnLan(from.Id, to.Id))));
                if (pairs == 0)
                    continue;
                ServiceSet old = before.Between(senders[0].Id, receivers[0].Id), now = after.Between(senders[0].Id, receivers[0].Id);
                ServiceSet opens = now.Without(old), closes = old.Without(now);
                if (opens.IsEmpty && closes.IsEmpty)
                    continue;
                opening += opens.IsEmpty ? 0 : pairs;
                closing += closes.IsEmpty ? 0 : pairs;
                IReadOnlyList<string> opened = opens.Words(), closed = closes.Words();
                changes.AddRange(senders.SelectMany(from => receivers.Where(to => to != from && !after.IsOwnLan(from.Id, to.Id)).Select(to => new PolicyChange(from, to, opened, closed)))
                    .Take(Math.Max(0, most - changes.Count)));
            }
        }
        return new PolicyDifference(changes, opening, closing);
    }

    /// <summary>Whether some device of a person can no longer reach something that it reaches now.</summary>
    public static bool TakesFrom(AccessPolicy before, AccessPolicy after, string owner)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        PolicyPeer[] own = [.. after.Facts.Peers.Where(peer => string.Equals(peer.Owner, owner, StringComparison.OrdinalIgnoreCase)).DistinctBy(peer => before.KindOf(peer.Id) + "|" + after.KindOf(peer.Id))];
        PolicyPeer[] others = [.. after.Facts.Peers, .. after.Lans];
        return own.Any(from => others.Any(to => to.Id != from.Id && !after.IsOwnLan(from.Id, to.Id) && !before.Between(from.Id, to.Id).Without(after.Between(from.Id, to.Id)).IsEmpty));
    }
}
