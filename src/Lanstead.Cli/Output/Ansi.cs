namespace Lanstead.Cli.Output;

/// <summary>How a word is meant; the word itself always says it too.</summary>
internal enum Tone
{
    Plain,
    Quiet,
    Good,
    Attention,
    Bad,
}

/// <summary>Colours, only where the terminal takes them.</summary>
internal static class Ansi
{
    public const string ClearScreen = "\e[H\e[2J";

    public static string Paint(string text, Tone tone, bool colour) => !colour || tone is Tone.Plain ? text : tone switch
    {
        Tone.Quiet => $"\e[2m{text}\e[0m",
        Tone.Good => $"\e[32m{text}\e[0m",
        Tone.Attention => $"\e[33m{text}\e[0m",
        _ => $"\e[31m{text}\e[0m",
    };
}
