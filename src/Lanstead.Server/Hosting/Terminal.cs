namespace Lanstead.Server.Hosting;

/// <summary>What the program says to the person who started it, apart from the log.</summary>
internal static class Terminal
{
#pragma warning disable RS0030 // This is the one place that talks to the terminal.
    public static Task LineAsync(string text) => Console.Out.WriteLineAsync(text);

    /// <summary>Whether <c>--json</c> is among the arguments, and the others.</summary>
    public static (bool Json, string[] Others) TakeJson(string[] args)
    {
        string[] rest = [.. args.Where(argument => argument != "--json")];
        return (rest.Length < args.Length, rest);
    }

    /// <summary>Everything of the standard input.</summary>
    public static Task<string> ReadAllAsync(CancellationToken stop) => Console.In.ReadToEndAsync(stop);

    public static Task ErrorAsync(string text) => Console.Error.WriteLineAsync(text);
#pragma warning restore RS0030
}
