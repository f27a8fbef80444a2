namespace Lanstead.Tests.Postgres;

/// <summary>How far a check goes: <c>./test --long</c> sets <c>LANSTEAD_TEST_LONG=1</c>, and counts become those of the reliability list.</summary>
internal static class LongRun
{
    /// <summary>True in the longer run.</summary>
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1";

    /// <summary>So many in the run of every change, or <paramref name="whole"/> in the longer one.</summary>
    public static int Count(int usual, int whole) => IsAsked ? whole : usual;
}
