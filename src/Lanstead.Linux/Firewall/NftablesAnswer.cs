namespace Lanstead.Linux.Firewall;

/// <summary>What nftables says to commands.</summary>
/// <param name="Output">What was asked for; empty when that was nothing.</param>
/// <param name="Error">Why nothing of it was done, in the words of the library or the kernel; null: all was.</param>
public sealed record NftablesAnswer(string Output, string? Error)
{
    /// <summary>All was done.</summary>
    public bool IsDone => Error is null;

    /// <summary>The first line of the error that says something, for people; empty when there is none.</summary>
    public string Reason => (Error ?? "").Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
}
