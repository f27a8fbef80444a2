using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead completion SHELL</c>: a script that asks <c>lanstead</c> itself what fits.</summary>
internal static class CompletionCommand
{
    // Without the terminal as its input: .NET would switch the terminal's mode under the shell's line editor.
    private const string Bash = """
        # bash: source <(lanstead completion bash)
        _lanstead() {
            local line="${COMP_LINE:0:COMP_POINT}"
            local args="${line#* }"
            mapfile -t COMPREPLY < <(lanstead "[suggest:${#args}]" "$args" </dev/null 2>/dev/null)
        }
        complete -o default -F _lanstead lanstead
        """;

    private const string Zsh = """
        #compdef lanstead
        # zsh: source <(lanstead completion zsh)
        _lanstead() {
            local args="${LBUFFER#* }"
            local -a found
            found=("${(@f)$(lanstead "[suggest:${#args}]" "$args" </dev/null 2>/dev/null)}")
            compadd -a found
        }
        compdef _lanstead lanstead
        """;

    private const string Fish = """
        # fish: lanstead completion fish | source
        function __lanstead_complete
            set -l args (string replace -r '^\S+\s?' '' -- (commandline -cp))
            lanstead "[suggest:"(string length -- "$args")"]" "$args" </dev/null 2>/dev/null
        end
        complete -c lanstead -f -a '(__lanstead_complete)'
        """;

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a completion script for a shell.") { shell };
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCodes.Ok;
        });
        return command;
    }
}
