using Lanstead.Lab.Machines;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>How an interface and its program end, and move.</summary>
internal static class LifeBehaviours
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    public static IEnumerable<Behaviour> All()
    {
        yield return new("interface removed while up", "the program ends with exit code 0, its socket is gone", RemovedAsync);
        yield return new("program asked to end", "exit code 0; interface and socket are gone", TerminatedAsync);
        yield return new("interface down and up", "no traffic, then traffic at the same port", DownAndUpAsync);
        yield return new("interface moved between namespaces", "exact counters at its new place, by the sockets of the old one; then removed there: exit code 0", MovedAsync);
    }

    private static async Task<string?> RemovedAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, _) = await ground.PairAsync(cancellation);
        await Ground.FloodAsync(ground.Left.Machine, Ground.RightAddress, 100);
        await left.IpAsync("link", "del", "wg0");
        return await EndedAsync(left, ground.Left.Machine);
    }

    private static async Task<string?> TerminatedAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, _) = await ground.PairAsync(cancellation);
        await Ground.FloodAsync(ground.Left.Machine, Ground.RightAddress, 100);
        left.Program.Signal(15);
        string? wrong = await EndedAsync(left, ground.Left.Machine);
        return wrong ?? ((await ground.Left.Machine.RunAsync(["ip", "link", "show", "wg0"], cancellation: cancellation)).Succeeded ? "the interface is still there" : null);
    }

    private static async Task<string?> EndedAsync(TunnelEnd end, Machine machine)
    {
        try
        {
            await end.Program.WaitAsync(EndLimit);
        }
        catch (LabException)
        {
            return $"the program did not end within {EndLimit.TotalSeconds:0} s";
        }

        if (end.Program.ExitCode != 0)
        {
            return $"the program ended with {end.Program.ExitCode}: {end.Program.ReadLog().Trim()}";
        }

        return (await machine.RunAsync(["test", "-e", "/var/run/wireguard/wg0.sock"])).Succeeded ? "its socket is still there" : null;
    }

    private static async Task<string?> DownAndUpAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        await right.IpAsync("link", "set", "wg0", "down");
        if (await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "an answer from an interface that is down";
        }

        await right.UpAsync(Ground.UsualMtuBytes);
        TimeSpan again = await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, EndLimit, cancellation);
        return await right.ShowAsync("listen-port") == $"{Ground.Port}" ? null : $"another port ({again.TotalSeconds:0.0} s until an answer)";
    }

    private static async Task<string?> MovedAsync(Ground ground, CancellationToken cancellation)
    {
        // Both programs on the middle machine: their packets never leave its loopback interface.
        TunnelEnd left = await ground.StartAsync(ground.Middle, "wg0", cancellation), right = await ground.StartAsync(ground.Middle, "wg1", cancellation);
        await left.MoveAsync(ground.Left.Machine);
        await right.MoveAsync(ground.Right.Machine);
        await left.SetAsync("listen-port", "1", "peer", right.Key.Public, "endpoint", "127.0.0.1:2", "allowed-ips", $"{Ground.RightAddress}/32");
        await right.SetAsync("listen-port", "2", "peer", left.Key.Public, "endpoint", "127.0.0.1:1", "allowed-ips", $"{Ground.LeftAddress}/32");
        await right.UpAsync(Ground.UsualMtuBytes, $"{Ground.RightAddress}/24");
        await left.UpAsync(Ground.UsualMtuBytes, $"{Ground.LeftAddress}/24");
        if (await TrafficBehaviours.CountedPingsAsync(ground.Left.Machine, left, right) is { } wrong)
        {
            return wrong;
        }

        // Down there is seen too.
        await right.IpAsync("link", "set", "wg1", "down");
        await Ground.WaitAsync(3, cancellation);
        if (await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "an answer from an interface that is down";
        }

        await left.IpAsync("link", "del", "wg0");
        return await EndedAsync(left, ground.Middle);
    }
}
