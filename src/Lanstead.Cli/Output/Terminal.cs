using Lanstead.Agent.Local;

namespace Lanstead.Cli.Output;

/// <summary>What a command may touch of the outside: streams, environment, clock and the agent. Replaced whole in tests.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="In">For <c>--key -</c>.</param>
/// <param name="Colour">Out is a terminal that takes colours.</param>
/// <param name="Variable">The environment.</param>
/// <param name="Time">The clock.</param>
internal sealed record Terminal(
    TextWriter Out, TextWriter Error, TextReader In, bool Colour, Func<string, string?> Variable, TimeProvider Time)
{
    /// <summary>True when Error is a terminal that a person looks at.</summary>
    public bool ErrorIsTerminal { get; init; }

    public LocalClient Agent => new(Lanstead.Agent.AgentOptions.FromEnvironment(Variable).SocketPath);

    public static Terminal Real()
    {
        bool colour = !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new Terminal(Console.Out, Console.Error, Console.In, colour, Environment.GetEnvironmentVariable, TimeProvider.System) { ErrorIsTerminal = !Console.IsErrorRedirected };
    }
}
