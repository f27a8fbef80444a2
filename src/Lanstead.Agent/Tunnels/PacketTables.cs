using System.ComponentModel;
using System.Diagnostics;
using Lanstead.Agent.Policy;
using Lanstead.Linux.Firewall;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>Keeps the tables of nftables that enforce policies where the kernel delivers the packets.</summary>
/// <remarks>Not thread-safe: the reconciler owns it. Somebody who empties the machine's ruleset takes ours too, so each look makes sure.</remarks>
internal sealed class PacketTables
{
    private static readonly string[] s_places = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft", "/bin/nft"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // By the table's name.
    private readonly Dictionary<string, PutTable> _put = [];

    /// <summary>Whether the program is here that makes tables.</summary>
    public static bool IsAvailable => Program is not null;

    private static string? Program => s_places.FirstOrDefault(File.Exists);

    /// <summary>Makes the table as it should be. True when something was written.</summary>
    public Task<Result<bool>> EnsureAsync(string interfaceName, EnforcedRules rules, CancellationToken cancel) =>
        EnsureAsync(PacketTable.NameOf(interfaceName), rules, () => PacketTable.Script(interfaceName, rules.Rules, rules.Scope), Refused, cancel);

    /// <summary>The same of any table of ours, by the script that makes it.</summary>
    public Task<Result<bool>> EnsureAsync(string name, string script, Func<string, Failure> refused, CancellationToken cancel) =>
        EnsureAsync(name, script, () => script, refused, cancel);

    /// <summary>Takes the table away, if there is one.</summary>
    public async Task<Failure?> RemoveAsync(string interfaceName, CancellationToken cancel)
    {
        string name = PacketTable.NameOf(interfaceName);
        _put.Remove(name);
        if (!IsAvailable || await ListAsync(name, cancel) is null)
            return null;
        return (await RunAsync(["delete", "table", "inet", name], "", cancel)).Failure;
    }

    /// <summary>All rules that the kernel has, as JSON, without the contents of sets; null when they cannot be listed.</summary>
    public static async Task<string?> ListAllAsync(CancellationToken cancel) =>
        await RunAsync(["-j", "-t", "list", "ruleset"], "", cancel) is { IsSuccess: true } listed ? listed.Value : null;

    private async Task<Result<bool>> EnsureAsync(string name, object made, Func<string> script, Func<string, Failure> refused, CancellationToken cancel)
    {
        // 1. Is it as we left it? While nothing in the kernel's packet filter changes, that is one question for a number; read first, so that a change meanwhile is seen at the next look.
        uint? generation = Nftables.ReadGeneration();
        if (_put.TryGetValue(name, out PutTable? known) && Equals(known.Made, made))
        {
            if (generation is not null && generation == known.Generation)
                return false;
            if (await ListAsync(name, cancel) == known.Listed)
            {
                _put[name] = known with { Generation = generation };
                return false;
            }
        }

        // 2. Else it is made, in one step.
        _put.Remove(name);
        Result<string> put = await RunAsync(["-f", "-"], script(), refused, cancel);
        if (!put.IsSuccess)
            return put.Failure;
        generation = Nftables.ReadGeneration();
        if (await ListAsync(name, cancel) is not { } listed)
            return refused("The table is not there after it was made.");
        _put[name] = new PutTable(made, listed, generation);
        return true;
    }

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

    /// <param name="Made">What made it: rules, or a script.</param>
    /// <param name="Listed">How the kernel tells it back.</param>
    /// <param name="Generation">The packet filter's number of changes when it was last seen so.</param>
    private sealed record PutTable(object Made, string Listed, uint? Generation);
}
