namespace Lanstead.Policy;

/// <summary>The access policy of a network, as people write it.</summary>
/// <param name="Default">What becomes of what no rule matches.</param>
/// <param name="Groups">Names for sets of people and devices.</param>
/// <param name="Rules">The first that matches decides.</param>
/// <param name="Tests">What must be true for the policy to be stored.</param>
public sealed record PolicyDocument(
    PolicyVerdict Default, IReadOnlyList<PolicyGroup> Groups, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<PolicyTest> Tests)
{
    /// <summary>Of a new network: members reach each other.</summary>
    public static PolicyDocument AllowAll { get; } = new(PolicyVerdict.Allow, [], [], []);

    /// <summary>Whether it lets everything through, whoever is in the network.</summary>
    public bool AllowsAll => Default == PolicyVerdict.Allow && Rules.All(rule => rule.Verdict == PolicyVerdict.Allow);

    /// <summary>Whether both say the same, wherever it stands in the text.</summary>
    public bool Equals(PolicyDocument? other) =>
        other is not null && Default == other.Default && Groups.SequenceEqual(other.Groups) && Rules.SequenceEqual(other.Rules) && Tests.SequenceEqual(other.Tests);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Default, Groups.Count, Rules.Count, Tests.Count);
}

/// <summary>A name for people and devices.</summary>
/// <param name="Name">Without <c>group:</c>.</param>
/// <param name="Members">Anything but groups.</param>
/// <param name="Line">Where it stands in the text; 0: in none.</param>
public sealed record PolicyGroup(string Name, IReadOnlyList<PolicySelector> Members, int Line)
{
    /// <summary>Whether both say the same.</summary>
    public bool Equals(PolicyGroup? other) => other is not null && Name == other.Name && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Members.Count);
}

/// <summary>One rule: who, to whom, what.</summary>
/// <param name="Verdict">Allowed or denied.</param>
/// <param name="From">Who; at least one.</param>
/// <param name="To">To whom; at least one.</param>
/// <param name="Services">What; empty: everything.</param>
/// <param name="Comment">For people; may be empty.</param>
/// <param name="Line">Where it stands in the text; 0: in none.</param>
public sealed record PolicyRule(
    PolicyVerdict Verdict, IReadOnlyList<PolicySelector> From, IReadOnlyList<PolicySelector> To, IReadOnlyList<PolicyService> Services, string Comment, int Line)
{
    /// <summary>Whether it is about a packet of that protocol to that port.</summary>
    public bool Holds(PolicyProtocol protocol, ushort port) => Services.Count == 0 || Services.Any(service => service.Holds(protocol, port));

    /// <summary>Whether both say the same.</summary>
    public bool Equals(PolicyRule? other) =>
        other is not null && Verdict == other.Verdict && From.SequenceEqual(other.From) && To.SequenceEqual(other.To)
        && Services.SequenceEqual(other.Services) && Comment == other.Comment;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Verdict, From.Count, To.Count, Services.Count, Comment);
}

/// <summary>Something that must be true: each device of one side reaches each of the other, or none does.</summary>
/// <param name="From">From where.</param>
/// <param name="To">To where.</param>
/// <param name="Service">One port, or a protocol without.</param>
/// <param name="Expected">What the rules must say.</param>
/// <param name="Line">Where it stands in the text; 0: in none.</param>
public sealed record PolicyTest(PolicySelector From, PolicySelector To, PolicyService Service, PolicyVerdict Expected, int Line)
{
    /// <summary>Whether both say the same.</summary>
    public bool Equals(PolicyTest? other) =>
        other is not null && From == other.From && To == other.To && Service == other.Service && Expected == other.Expected;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, Service, Expected);
}
