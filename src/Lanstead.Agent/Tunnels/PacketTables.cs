using System.ComponentModel;
using System.Diagnostics;
using Lanstead.Agent.Policy;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>Keeps the tables of nftables that enforce policies where the kernel delivers the packets.</summary>
/// <remarks>Not thread-safe: the reconciler owns it. Somebody who empties the machine's ruleset takes ours too, so each look makes sure.</remarks>
internal sealed class PacketTables
{
    private static readonly string[] s_places = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft", "/bin/nft"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // By interface: the rules that were put, and how the kernel tells them back.
    private readonly Dictionary<string, (EnforcedRules Rules, string Listed)> _put = [];

    // By the table's name: what made it, and how the kernel tells it back.
    private readonly Dictionary<string, (string Script, string Listed)> _scripts = [];

    /// <summary>Whether the program is here that makes tables.</summary>
    public static bool IsAvailable => Program is not null;

    private static string? Program => s_places.FirstOrDefault(File.Exists);

    /// <summary>Makes the table as it should be. True when something was written.</summary>
    public async Task<Result<bool>> EnsureAsync(string interfaceName, EnforcedRules rules, CancellationToken cancel)
    {
        string name = PacketTable.NameOf(interfaceName);
        if (_put.TryGetValue(name, out var known) && ReferenceEquals(known.Rules, rules) && await ListAsync(name, cancel) == known.Listed)
            return false;
        _put.Remove(name);
        Result<string> put = await RunAsync(["-f", "-"], PacketTable.Script(interfaceName, rules.Rules, rules.Scope), cancel);
        if (!put.IsSuccess)
            return put.Failure;
        if (await ListAsync(name, cancel) is not { } listed)
            return Refused("The table is not there after it was made.");
        _put[name] = (rules, listed);
        return true;
    }

    /// <summary>The same of any table of ours, by the script that makes it.</summary>
    public async Task<Result<bool>> EnsureAsync(string name, string script, Func<string, Failure> refused, CancellationToken cancel)
    {
        if (_scripts.TryGetValue(name, out var known) && known.Script == script && await ListAsync(name, cancel) == known.Listed)
            return false;
        _scripts.Remove(name);
        Result<string> put = await RunAsync(["-f", "-"], script, refused, cancel);
        if (!put.IsSuccess)
            return put.Failure;
        if (await ListAsync(name, cancel) is not { } listed)
            return refused("The table is not there after it was made.");
        _scripts[name] = (script, listed);
        return true;
    }

    /// <summary>Takes the table away, if there is one.</summary>
    public async Task<Failure?> RemoveAsync(string interfaceName, CancellationToken cancel)
    {
        string name = PacketTable.NameOf(interfaceName);
        _put.Remove(name);
        _scripts.Remove(name);
        if (!IsAvailable || await ListAsync(name, cancel) is null)
            return null;
        return (await RunAsync(["delete", "table", "inet", name], "", cancel)).Failure;
    }

    /// <summary>All rules that the kernel has, as JSON, without the contents of sets; null when they cannot be listed.</summary>
    public static async Task<string?> ListAllAsync(CancellationToken cancel) =>
        await RunAsync(["-j", "-t", "list", "ruleset"], "", cancel) is { IsSuccess: true } listed ? listed.Value : null;

    // Without counters, which change by themselves. Null when there is none.
    private static async Task<string?> ListAsync(string name, CancellationToken cancel) =>
        await RunAsync(["-s", "list", "table", "inet", name], "", cancel) is { IsSuccess: true } listed ? listed.Value : null;

    private static Task<Result<string>> RunAsync(string[] arguments, string input, CancellationToken cancel) => RunAsync(arguments, input, Refused, cancel);

    /// <summary>Runs the program with arguments and its input; its output, or what it said in the failure.</summary>
    internal static async Task<Result<string>> RunAsync(string[] arguments, string input, Func<string, Failure> refused, CancellationToken cancel)
    {
        if (Program is not { } program)
            return refused("nft is not installed. Install it: apt install nftables");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var process = new Process { StartInfo = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true } };
            foreach (string argument in arguments)
                process.StartInfo.ArgumentList.Add(argument);
            process.Start();
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            string said = (await error).Trim();
            return process.ExitCode == 0 ? await output : refused(said.Split('\n')[0]);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return refused("nft did not answer.");
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return refused(e.Message);
        }
    }

    private static Failure Refused(string why) => new(AgentFailures.PolicyUnenforced, $"The access policy cannot be enforced here, so nothing is let in: {why}");
}
