using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Connecting;

/// <summary>How one connection ended.</summary>
/// <param name="WasWelcome">The server had accepted this machine.</param>
/// <param name="Goodbye">The server's reason; null when it broke off without a word.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Removal">The signed word that this device is gone; null otherwise.</param>
/// <param name="RetryAfter">How long the server wants to be left alone; zero: not told.</param>
internal sealed record ConnectionEnd(bool WasWelcome, Goodbye.Types.Reason? Goodbye, string Detail, Signed? Removal = null, TimeSpan RetryAfter = default);
