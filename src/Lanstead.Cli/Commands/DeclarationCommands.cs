using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Declarations;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead export</c>, <c>diff</c> and <c>apply</c>: a space as one YAML document.</summary>
internal static class DeclarationCommands
{
    public static Command Export(Terminal terminal)
    {
        var command = new Command("export", "Write a space as YAML, for diff and apply. Never a secret.");
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => AskAsync(terminal, server.Of(parsed), async client =>
        {
            MyTenantJson meant = await space.FindAsync(client, parsed, cancel);
            Declaration declaration = await new SpaceDeclarations(new SpaceApi(client), meant.Id).ExportAsync(cancel);
            terminal.Out.Write(declaration.Write());
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    public static Command Diff(Terminal terminal)
    {
        var command = new Command("diff", "Say what apply would do. Ends with 9 where there is a difference, with 0 where there is none.");
        Argument<string> file = File(command);
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => AskAsync(terminal, server.Of(parsed), async client =>
        {
            if (await ReadAsync(terminal, parsed.GetRequiredValue(file), cancel) is not { } wanted)
                return ExitCodes.Failed;
            MyTenantJson meant = await space.FindAsync(client, parsed, cancel);
            IReadOnlyList<DeclarationStep> steps = await new SpaceDeclarations(new SpaceApi(client), meant.Id).DiffAsync(wanted, cancel);
            if (format.IsJson(parsed))
                terminal.WriteJson(new DiffJson(1, meant.Id, [.. steps.Select(step => new DifferenceJson(Word(step.Kind), step.What, step.Detail))]), DeclarationJson.Default.DiffJson);
            else
                Show(terminal, steps);
            return steps.Count == 0 ? ExitCodes.Ok : ExitCodes.Differs;
        }, cancel));
        return command;
    }

    public static Command Apply(Terminal terminal)
    {
        var command = new Command("apply", "Make a space what a YAML document says. What it does not name is left as it is.");
        Argument<string> file = File(command);
        var prune = new Option<bool>("--prune") { Description = "Remove what is not in the document, of the kinds of things that it has" };
        var yes = new Option<bool>("--yes") { Description = "Yes, what --prune removes is meant" };
        command.Add(prune);
        command.Add(yes);
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => AskAsync(terminal, server.Of(parsed), async client =>
        {
            if (await ReadAsync(terminal, parsed.GetRequiredValue(file), cancel) is not { } wanted)
                return ExitCodes.Failed;
            MyTenantJson meant = await space.FindAsync(client, parsed, cancel);
            var declarations = new SpaceDeclarations(new SpaceApi(client), meant.Id);
            bool prunes = parsed.GetValue(prune);
            if (prunes && !parsed.GetValue(yes) && (await declarations.DiffAsync(wanted, cancel)).Where(step => step.Kind == StepKind.Remove).ToList() is { Count: > 0 } gone)
            {
                Show(terminal, gone);
                return terminal.Fail(ExitCodes.Usage, "This would be removed. If that is meant, repeat it with --yes.");
            }
            return Tell(terminal, await declarations.ApplyAsync(wanted, prunes, cancel), prunes);
        }, cancel));
        return command;
    }

    private static int Tell(Terminal terminal, Applied applied, bool prunes)
    {
        foreach (DeclarationStep step in applied.Done)
            terminal.Out.WriteLine(Human.Safe($"done: {Line(step)}"));
        foreach (string news in applied.Told)
            terminal.Out.WriteLine(Human.Safe(news));
        List<DeclarationStep> open = [.. applied.Open.Where(step => applied.Refused is not null && SpaceDeclarations.IsMeant(step, prunes))];
        foreach (DeclarationStep step in applied.Open.Except(open))
            terminal.Out.WriteLine(Human.Safe(step.Kind == StepKind.Remove ? $"left: {step.What} is not in the document (--prune removes it)" : $"left: {step.What}: {step.Detail}"));
        if (applied.Refused is not { } refused)
        {
            terminal.Out.WriteLine(applied.Done.Count == 0 ? "Nothing to do." : $"{applied.Done.Count} done.");
            return ExitCodes.Ok;
        }
        foreach (DeclarationStep step in open)
            terminal.Out.WriteLine(Human.Safe($"not done: {Line(step)}"));
        return terminal.Fail(ExitCodes.Failed, Human.Safe($"{refused.What}: {applied.Why} What stands above as done stays; mend it, then apply again."));
    }

    private static void Show(Terminal terminal, IEnumerable<DeclarationStep> steps)
    {
        foreach (DeclarationStep step in steps)
            terminal.Out.WriteLine(Human.Safe(Line(step)));
    }

    private static string Line(DeclarationStep step)
    {
        string sign = step.Kind switch { StepKind.Create => "+", StepKind.Change => "~", StepKind.Remove => "-", _ => "!" };
        return $"{sign} {step.What}{(step.Detail.Length == 0 ? "" : $": {step.Detail}")}";
    }

    private static string Word(StepKind kind) => kind switch { StepKind.Create => "create", StepKind.Change => "change", StepKind.Remove => "remove", _ => "leave" };

    private static Argument<string> File(Command command)
    {
        var file = new Argument<string>("file") { Description = "A YAML document, such as export writes; - for standard input" };
        command.Add(file);
        return file;
    }

    private static async Task<Declaration?> ReadAsync(Terminal terminal, string path, CancellationToken cancel)
    {
        // A file may be anything: no more of it is read than a declaration may have.
        using TextReader reader = path == "-" ? terminal.In : new StreamReader(path);
        char[] text = new char[Declaration.MaxChars + 1];
        int length = await reader.ReadBlockAsync(text, cancel);
        (Declaration? declaration, IReadOnlyList<DeclarationProblem> problems) = Declaration.Read(new string(text, 0, length));
        foreach (DeclarationProblem problem in problems)
            terminal.Error.WriteLine(Human.Safe($"{(path == "-" ? "standard input" : path)}:{problem.Line}:{problem.Column}: {problem.Message}"));
        if (declaration is null)
            terminal.Fail(ExitCodes.Failed, "Nothing was done.");
        return declaration;
    }

    private static Task<int> AskAsync(Terminal terminal, string? server, Func<ServerClient, Task<int>> ask, CancellationToken cancel) => terminal.AskServerAsync(server, async client =>
    {
        try
        {
            return await ask(client);
        }
        catch (RefusedException e)
        {
            return terminal.Fail((e.InnerException as ServerCallException)?.ExitCode ?? ExitCodes.Failed, e.Message);
        }
    }, cancel);
}
