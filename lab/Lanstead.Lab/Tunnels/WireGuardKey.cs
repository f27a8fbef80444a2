using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Tunnels;

/// <summary>A key pair of the lab, as text that <c>wg</c> takes.</summary>
public sealed record WireGuardKey(string Secret, string Public)
{
    /// <summary>Makes one with <c>wg</c>.</summary>
    public static async Task<WireGuardKey> CreateAsync(Machine machine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        CommandOutcome secret = await machine.RunAsync(["wg", "genkey"], cancellation: cancellation);
        secret.OrThrow();
        CommandOutcome key = await machine.RunAsync(["wg", "pubkey"], input: secret.Output, cancellation: cancellation);
        key.OrThrow();
        return new(secret.Output.Trim(), key.Output.Trim());
    }
}
