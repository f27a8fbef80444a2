namespace Lanstead.Tests.Namespaces;

/// <summary>Whether the longer checks are asked for, by <c>./test --long</c>.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1";
}
