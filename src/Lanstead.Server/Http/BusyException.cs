namespace Lanstead.Server.Http;

/// <summary>The server has more to do than it can in decent time, and takes no more of it now; <see cref="Faults"/> answers 503.</summary>
internal sealed class BusyException() : Exception("More to do than can be done in decent time.");
