using System.Globalization;

namespace Lanstead.Cli.Commands;

/// <summary>Rates and amounts as people write them: <c>20mbit</c>, <c>500GB</c>, <c>none</c>.</summary>
internal static class LimitText
{
    private static readonly (string Unit, long Factor)[] s_rates = [("kbit", 1), ("mbit", 1_000), ("gbit", 1_000_000)];
    private static readonly (string Unit, long Factor)[] s_amounts = [("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000)];

    /// <summary>In kbit/s; null: none. False: it is neither.</summary>
    public static bool TryRate(string text, out long? kbit) => TryRead(text, s_rates, out kbit);

    /// <summary>In bytes; null: none. False: it is neither.</summary>
    public static bool TryAmount(string text, out long? bytes) => TryRead(text, s_amounts, out bytes);

    public static string Rate(long? kbit) => kbit is not { } rate ? "as fast as it goes" : rate % 1_000_000 == 0 ? $"{rate / 1_000_000} Gbit/s" : rate % 1_000 == 0 ? $"{rate / 1_000} Mbit/s" : $"{rate} kbit/s";

    private static bool TryRead(string text, (string Unit, long Factor)[] units, out long? value)
    {
        value = null;
        string word = text.Trim().ToLowerInvariant();
        if (word == "none")
            return true;
        foreach ((string unit, long factor) in units)
        {
            if (word.EndsWith(unit, StringComparison.Ordinal) && decimal.TryParse(word.AsSpan(0, word.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number is > 0 and < 1_000_000)
            {
                value = (long)(number * factor);
                return true;
            }
        }
        return false;
    }
}
