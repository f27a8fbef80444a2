namespace Lanstead.Agent.State;

/// <summary>Where the devices of a network were last that tell nobody where they are; the file <c>endpoints.json</c> of the network.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Endpoints">By peer: address and port.</param>
internal sealed record KnownEndpoints(int Schema, IReadOnlyDictionary<Guid, string> Endpoints);
