namespace Lanstead.DataPlane.Filter;

/// <summary>Why a rule set cannot be compiled; each code has a page in <c>docs/problems</c>.</summary>
public static class FilterFailures
{
    /// <summary>More rules, or more different prefixes and ports, than the compiled form may hold.</summary>
    public const string TooLarge = "filter.too_large";

    /// <summary>A rule contradicts itself.</summary>
    public const string RuleInvalid = "filter.rule_invalid";
}
