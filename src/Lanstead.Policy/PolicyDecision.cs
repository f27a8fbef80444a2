namespace Lanstead.Policy;

/// <summary>What a policy says of one packet, and why.</summary>
/// <param name="Verdict">Allowed or denied.</param>
/// <param name="Rule">The rule that decided, counted from 1; 0: none did, so the default.</param>
/// <param name="Line">The line of that rule in the text; 0 for the default.</param>
public readonly record struct PolicyDecision(PolicyVerdict Verdict, int Rule, int Line)
{
    /// <summary>Whether it arrives.</summary>
    public bool IsAllowed => Verdict == PolicyVerdict.Allow;
}
