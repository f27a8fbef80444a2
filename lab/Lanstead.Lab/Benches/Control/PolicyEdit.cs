using System.Globalization;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Benches.Control;

/// <summary>An edit of a large network's policy that changes what one pair may: who is sent anything for it.</summary>
internal static class PolicyEdit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Puts a policy with some rules for all in force, then one with a rule more; counts what comes on each connection.</summary>
    public static async Task RunAsync(CheckTable table, LabApi api, NetworkAnswer network, IReadOnlyList<SimulatedAgent> members, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine($"an edit of the policy of {members.Count} that changes one pair");
        SimulatedAgent from = members[1], to = members[2];
        string[] all = ["  - allow: everyone", $"    to: device:{members[0].Name}", "    ports: [tcp/443, icmp]"];
        await PutAsync(all);
        if (await Until.TrueAsync(() => Task.FromResult(members.All(member => member.PolicyRevision > 1)), Patience, cancellation) is null)
        {
            throw new LabException($"{members.Count(member => member.PolicyRevision <= 1)} of {members.Count} have no rules.");
        }

        await Task.Delay(Quiet, TimeProvider.System, cancellation);
        long[] had = [.. members.Select(member => member.Bytes)];
        ulong before = to.PolicyRevision;
        long start = TimeProvider.System.GetTimestamp();
        await PutAsync([.. all, $"  - allow: device:{from.Name}", $"    to: device:{to.Name}", "    ports: [tcp/22]"]);
        bool told = await Until.TrueAsync(() => Task.FromResult(to.PolicyRevision > before), Patience, cancellation, TimeSpan.FromMilliseconds(5)) is not null;
        await Task.Delay(Quiet, TimeProvider.System, cancellation);
        (SimulatedAgent Member, long Bytes)[] got = [.. members.Select((member, at) => (member, member.Bytes - had[at])).Where(one => one.Item2 > 0)];
        table.Add(
            $"a policy edit for one pair of {members.Count:N0}", "only the two concerned get bytes",
            $"{string.Join(", ", got.Take(5).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Member.Name} {one.Bytes} bytes")))}{(got.Length > 5 ? $" and {got.Length - 5} more" : "")}",
            told && got.All(one => one.Member == from || one.Member == to));
        table.Add("from the edit's request to its rules", "told", told ? $"{TimeProvider.System.GetElapsedTime(start, to.PolicyAt).TotalMilliseconds:0} ms" : "never", passed: true);

        Task<object> PutAsync(IEnumerable<string> rules) => api.PutAsync<object>(
            $"/v1/networks/{network.Id}/policy", new { Text = string.Join('\n', ["default: deny", "rules:", .. rules]), ConfirmSeconds = 0 }, cancellation);
    }
}
