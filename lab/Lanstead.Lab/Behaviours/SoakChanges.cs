using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>Changes to a pair under load: private keys, preshared keys, and where the left one is. Notes when each was.</summary>
internal sealed class SoakChanges(Ground ground, TunnelEnd left, TunnelEnd right)
{
    private string _leftKey = left.Key.Public;
    private int _number;

    /// <summary>From when to when the two ends did not agree.</summary>
    public List<(DateTimeOffset Begin, DateTimeOffset End)> Moments { get; } = [];

    /// <summary>By turns the left one's private key and the preshared key.</summary>
    public Task KeysAsync(CancellationToken cancellation) => NotedAsync(async () =>
    {
        WireGuardKey fresh = await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation);
        string file = left.SecretFile(fresh.Secret);
        if (_number++ % 2 == 0)
        {
            string address = await right.EndpointOfAsync(_leftKey);
            string shared = right.SecretFile((await right.ShowAsync("preshared-keys")).Split('\t')[1] is var known && known != "(none)" ? known : new string('A', 43) + "=");
            await left.SetAsync("private-key", file);
            await right.SetAsync(
                "peer", _leftKey, "remove", "peer", fresh.Public, "preshared-key", shared, "endpoint", address,
                "allowed-ips", $"{Ground.LeftAddress}/32,{Ground.LeftIpv6Address}/128");
            _leftKey = fresh.Public;
        }
        else
        {
            await left.SetAsync("peer", right.Key.Public, "preshared-key", file);
            await right.SetAsync("peer", _leftKey, "preshared-key", file);
        }
    });

    /// <summary>Another port.</summary>
    public Task RoamAsync() => NotedAsync(() => left.SetAsync("listen-port", $"{40_000 + (_number++ % 1000)}"));

    private async Task NotedAsync(Func<Task> change)
    {
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        await change();
        Moments.Add((begin, TimeProvider.System.GetUtcNow()));
    }
}
