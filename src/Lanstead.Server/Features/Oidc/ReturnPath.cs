namespace Lanstead.Server.Features.Oidc;

/// <summary>Where to go after signing in: a page of our own, and nowhere else.</summary>
internal static class ReturnPath
{
    private const int MaxChars = 512;

    /// <summary>True for a path of this site. What a browser could take for another site ("//host", "/\host", a scheme, tabs and line ends) is none.</summary>
    public static bool IsLocal(string path) =>
        path.Length is >= 1 and <= MaxChars
        && path[0] == '/'
        && (path.Length == 1 || path[1] is not ('/' or '\\'))
        && !path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' || c > '~')
        && !path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase)
        // As a browser would resolve it: still here, and still not a double slash after its dots are gone.
        && Uri.TryCreate(new Uri("https://here.invalid"), path, out Uri? resolved)
        && resolved.GetLeftPart(UriPartial.Authority) == "https://here.invalid"
        && !resolved.AbsolutePath.StartsWith("//", StringComparison.Ordinal);

    /// <summary>The path with a word for the page: why it did not work.</summary>
    public static string With(string path, string name, string value)
    {
        int fragment = path.IndexOf('#', StringComparison.Ordinal);
        string before = fragment < 0 ? path : path[..fragment];
        return $"{before}{(before.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}{(fragment < 0 ? "" : path[fragment..])}";
    }
}
