using System.Globalization;

namespace Lanstead.Server.Features.Fleet;

/// <summary>How many machines each wave of an update has, as people write it: a number, or a share of all.</summary>
internal static class Waves
{
    private const int Most = 10;

    /// <summary>One machine, a tenth, the rest.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["1", "10%"];

    /// <summary>True for up to ten, each such as <c>1</c> or <c>10%</c>.</summary>
    public static bool AreSound(IReadOnlyList<string> waves) => waves.Count <= Most && waves.All(wave => Read(wave) is not null);

    /// <summary>The wave of each of so many machines, from 1. What the last named wave leaves is one more.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<string> waves, int machines)
    {
        var numbers = new List<int>(machines);
        int wave = 0;
        foreach (string text in waves)
        {
            (int count, bool isShare) = Read(text)!.Value;
            int size = Math.Min(isShare ? Math.Max(1, (int)Math.Ceiling(machines * count / 100.0)) : count, machines - numbers.Count);
            if (size == 0)
                break;
            wave++;
            numbers.AddRange(Enumerable.Repeat(wave, size));
        }
        numbers.AddRange(Enumerable.Repeat(wave + 1, machines - numbers.Count));
        return numbers;
    }

    private static (int Count, bool IsShare)? Read(string? text)
    {
        bool isShare = text?.EndsWith('%') == true;
        return int.TryParse(isShare ? text![..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= (isShare ? 100 : 1_000_000) ? (count, isShare) : null;
    }
}
