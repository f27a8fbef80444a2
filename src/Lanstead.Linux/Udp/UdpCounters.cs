namespace Lanstead.Linux.Udp;

/// <summary>What happened on a socket besides datagrams that went through.</summary>
/// <param name="TrainsRefused">Times that the kernel refused to segment a train, which then went as single datagrams.</param>
/// <param name="SourcesRefused">Times that a local address was no longer ours.</param>
/// <param name="DatagramsLost">Datagrams that the kernel did not take.</param>
/// <param name="CutOff">Received messages that did not fit, and were dropped.</param>
/// <param name="ReceiveErrors">Errors that a receive call told.</param>
public readonly record struct UdpCounters(long TrainsRefused, long SourcesRefused, long DatagramsLost, long CutOff, long ReceiveErrors);
