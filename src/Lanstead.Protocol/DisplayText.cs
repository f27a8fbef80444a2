using System.Globalization;

namespace Lanstead.Protocol;

/// <summary>Free text that people give to things: any script, but nothing that acts on what shows it.</summary>
public static class DisplayText
{
    /// <summary>True when the text is well-formed UTF-16 without control, format (right-to-left override, zero width…) or line characters.</summary>
    public static bool IsValid(string? text, int minLength, int maxLength)
    {
        if (text is null || text.Length < minLength || text.Length > maxLength)
            return false;
        if (minLength > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])))
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Format)
                    return false;
                i++;
                continue;
            }
            if (IsRefused(text[i]))
                return false;
        }
        return true;
    }

    private static bool IsRefused(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
