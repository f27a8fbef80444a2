using System.Globalization;

namespace Lanstead.Server.Mail;

/// <summary>Languages of letters.</summary>
internal enum MailLanguage
{
    /// <summary>English, where nothing better is known.</summary>
    English,

    /// <summary>German.</summary>
    German,
}

/// <summary>Finds out which language somebody reads.</summary>
internal static class MailLanguages
{
    /// <summary>Of <c>users.locale</c>.</summary>
    public static MailLanguage Of(string? locale) => locale == "de" ? MailLanguage.German : MailLanguage.English;

    /// <summary>As it stands in <c>users.locale</c>.</summary>
    public static string Code(this MailLanguage language) => language == MailLanguage.German ? "de" : "en";

    /// <summary>The one that the request's browser asks for: the web UI sends the language in which it is shown.</summary>
    public static MailLanguage Of(HttpRequest? request)
    {
        MailLanguage best = MailLanguage.English;
        double weight = 0;
        foreach (string entry in (request?.Headers.AcceptLanguage.ToString() ?? "").Split(',', 16))
        {
            string[] parts = entry.Split(';', StringSplitOptions.TrimEntries);
            double q = parts.Length == 1 ? 1 : double.TryParse(parts[1].AsSpan(Math.Min(2, parts[1].Length)), NumberStyles.Float, CultureInfo.InvariantCulture, out double told) ? told : 0;
            MailLanguage? named = parts[0].Split('-')[0].ToLowerInvariant() switch
            {
                "de" => MailLanguage.German,
                "en" => MailLanguage.English,
                _ => null,
            };
            if (named is { } language && q > weight)
                (best, weight) = (language, q);
        }
        return best;
    }
}
