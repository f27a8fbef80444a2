using System.Diagnostics;
using Lanstead.Cli;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>The completion script in a real bash, which asks the real program.</summary>
public sealed class BashCompletionTests
{
    [Fact]
    public async Task Bash_completes_verbs_options_and_values()
    {
        // $1 is the program. The function stands for what is installed in the PATH.
        const string Script = """
            lanstead() { dotnet "$program" "$@"; }
            program=$1
            source <(lanstead completion bash)
            complete -p lanstead
            for line in 'lanstead sta' 'lanstead agent un' 'lanstead up --k' 'lanstead completion ' 'lanstead agent '; do
                COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
                _lanstead lanstead
                echo "$line: ${COMPREPLY[*]}"
            done
            """;
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--norc", "-c", Script, "bash", typeof(CommandTree).Assembly.Location])
            start.ArgumentList.Add(argument);
        using Process bash = Process.Start(start)!;
        Task<string> errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string[] lines = (await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("", await errors);
        Assert.Equal(
            [
                "complete -o default -F _lanstead lanstead",
                "lanstead sta: status",
                "lanstead agent un: uninstall",
                "lanstead up --k: --key",
                "lanstead completion : --help -h bash fish zsh",
                "lanstead agent : --help -h install start stop uninstall",
            ],
            lines);
    }
}
