using System.CommandLine;

namespace Lanstead.Cli.Output;

/// <summary>The options <c>-o table|json</c> and <c>--json</c> of commands that show something.</summary>
internal sealed class OutputFormat
{
    private readonly Option<string> _format = new("--output", "-o") { Description = "How to show it: table or json", DefaultValueFactory = _ => "table" };
    private readonly Option<bool> _json = new("--json") { Description = "Same as -o json" };

    public OutputFormat(Command command)
    {
        _format.AcceptOnlyFromAmong("table", "json");
        command.Add(_format);
        command.Add(_json);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json) || parsed.GetValue(_format) == "json";
}
