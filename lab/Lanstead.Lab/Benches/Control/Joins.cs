using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Benches.Control;

/// <summary>What some joins took and cost in a network whose members are all connected.</summary>
/// <param name="Members">How many there were before the first.</param>
/// <param name="Last">Until the last member had the new one's key.</param>
/// <param name="BytesEach">That each member got for a join.</param>
/// <param name="Cost">Processor time of all, for a join.</param>
/// <param name="MicrosecondsPerMember">Processor time of server and database for a join and a member.</param>
internal sealed record Joins(int Members, Latencies Last, double BytesEach, string Cost, double MicrosecondsPerMember)
{
    // Acknowledgements are written in batches, each second.
    private static readonly TimeSpan Written = TimeSpan.FromSeconds(2.5);

    /// <summary>Lets so many join one after the other; they are members from then on.</summary>
    public static async Task<Joins> RunAsync(Fleet fleet, LabServer server, LabApi api, NetworkAnswer network, List<SimulatedAgent> members, int count, CancellationToken cancellation)
    {
        int size = members.Count;
        JoinKeyAnswer key = await api.JoinKeyAsync(network, count, cancellation);
        Latencies last = new();
        CpuShare before = CpuShare.Read(server.Process.Pid, server.PostgresFolder);
        double bytes = 0;
        for (int at = 0; at < count; at++)
        {
            long had = members.Sum(member => member.MapBytes);
            (TimeSpan[] heard, SimulatedAgent joined) = await fleet.JoinAsync(members, key, $"joiner{size}-{at}", cancellation);
            last.Add(heard.Max(), 0, succeeded: heard.Length == members.Count);
            bytes += (double)(members.Sum(member => member.MapBytes) - had) / members.Count;
            members.Add(joined);
        }

        await Task.Delay(Written, TimeProvider.System, cancellation);
        CpuShare after = CpuShare.Read(server.Process.Pid, server.PostgresFolder);
        double busy = (after.Server - before.Server + (after.Postgres - before.Postgres)).TotalMicroseconds;
        return new Joins(size, last, bytes / count, after.PerRequestSince(before, count), busy / count / size);
    }
}
