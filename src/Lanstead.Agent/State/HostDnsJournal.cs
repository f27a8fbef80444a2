namespace Lanstead.Agent.State;

/// <summary>What the agent did to the machine's own look-up of names, and what was there before; the file <c>host-dns.json</c>. Written before it is done.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Kind">By which way it was done: see <c>HostDnsKind</c>.</param>
/// <param name="Links">Interfaces that the resolver of the system was told of.</param>
/// <param name="Before">Bytes of <c>/etc/resolv.conf</c> before; null when there was no file, or another way than the file is used.</param>
/// <param name="BeforeLink">Where the file led to, when it was a symbolic link.</param>
/// <param name="Ours">Each content that the file may have by us: the last one, and while it is being replaced the next.</param>
internal sealed record HostDnsJournal(int Schema, string Kind, IReadOnlyList<string> Links, byte[]? Before, string? BeforeLink, IReadOnlyList<byte[]> Ours);
