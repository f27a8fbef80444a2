namespace Lanstead.Tests.Plain;

/// <summary>Whether this is a run of <c>./test --long</c>, which does the full numbers of the checks.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1";

    /// <summary>The full number in a long run, else the smaller one.</summary>
    public static int Of(int full, int otherwise) => IsOn ? full : otherwise;
}
