using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Lanstead.Agent.Local;
using Lanstead.Cli.Commands;
using Lanstead.Cli.Output;

namespace Lanstead.Cli;

/// <summary>All verbs of <c>lanstead</c>, and how a command line is run.</summary>
internal static class CommandTree
{
    public static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Your machines in one private network.")
        {
            UpCommand.Create(terminal),
            DownCommand.Create(terminal),
            UiCommand.Create(terminal),
            StatusCommand.Create(terminal),
            IpCommand.Create(terminal),
            DnsCommand.Create(terminal),
            RoutesCommand.Create(terminal),
            FlowsCommand.Create(terminal),
            AlertsCommand.Create(terminal),
            FleetCommand.Create(terminal),
            ExposeCommand.Create(terminal),
            TunnelServersCommand.Create(terminal),
            LimitsCommand.Create(terminal),
            BlocksCommand.Create(terminal),
            SettingsCommand.CreateSet(terminal),
            SettingsCommand.CreateGet(terminal),
            PingCommand.Create(terminal),
            WhyCommand.Create(terminal),
            DeviceVerbs.Wake(terminal),
            LoginCommand.Create(terminal),
            LogoutCommand.Create(terminal),
            WhoamiCommand.Create(terminal),
            RotateCommand.Create(terminal),
            PostureCommand.Create(terminal),
            DevicesCommand.Create(terminal),
            NetworksCommand.Create(terminal),
            MembersCommand.Create(terminal),
            RequestsCommand.Create(terminal),
            AccessCommand.Create(terminal),
            InvitesCommand.Create(terminal),
            LockCommand.Create(terminal),
            JoinCommand.Create(terminal),
            SpacesCommand.Create(terminal),
            CommunityCommand.Create(terminal),
            DeclarationCommands.Export(terminal),
            DeclarationCommands.Diff(terminal),
            DeclarationCommands.Apply(terminal),
            KeysCommand.Create(terminal),
            NotificationsCommand.Create(terminal),
            TokensCommand.Create(terminal),
            ServiceAccountsCommand.Create(terminal),
            SinksCommand.Create(terminal),
            AuditCommand.Create(terminal),
            LogsCommand.Create(terminal),
            MetricsCommand.Create(terminal),
            AgentCommand.Create(terminal),
            UpdateCommand.Create(terminal),
            DaemonCommand.Create(terminal),
            WgCommand.Create(terminal),
            CompletionCommand.Create(terminal),
            VersionCommand.Create(terminal),
        };
        // Only what this system writes: "/?" and "/h" are file names here.
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Aliases.Clear();
            help.Aliases.Add("-h");
        }
        return root;
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancel)
    {
        // "@file" has no meaning here: a join key or a name may begin with it.
        ParseResult parsed = Build(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
            return Usage(parsed, terminal);
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancel);
        }
        catch (OperationCanceledException)
        {
            // Nothing failed: the person has seen enough.
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(ExitCodes.Failed, e.Message);
        }
    }

    private static int Usage(ParseResult parsed, Terminal terminal)
    {
        // A noun alone ("lanstead devices") shows what it can do.
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            var help = new HelpAction();
            parsed.InvocationConfiguration.Output = terminal.Error;
            help.Invoke(parsed);
            return ExitCodes.Usage;
        }
        string path = string.Join(' ', PathOf(parsed));
        foreach (var error in parsed.Errors)
            terminal.Fail(ExitCodes.Usage, error.Message);
        terminal.Error.WriteLine($"See how: {path} --help");
        return ExitCodes.Usage;
    }

    private static Stack<string> PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult command)
                names.Push(command.Command is RootCommand ? "lanstead" : command.Command.Name);
        }
        return names;
    }
}
