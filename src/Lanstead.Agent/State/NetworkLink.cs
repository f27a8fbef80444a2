namespace Lanstead.Agent.State;

/// <summary>What one network has on this machine and keeps over restarts; the file <c>link.json</c>.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="InterfaceName">Name of the network's interface.</param>
/// <param name="ListenPort">UDP port; 0 until one has been found free.</param>
internal sealed record NetworkLink(int Schema, string InterfaceName, int ListenPort);
