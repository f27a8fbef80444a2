using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane.Engine;

/// <summary>What a UAPI socket reads and changes.</summary>
public interface IUapiTarget
{
    /// <summary>The whole state; the caller disposes it.</summary>
    UapiDevice Read();

    /// <summary>Makes a change.</summary>
    /// <returns>0, or the error number of the system that says why not.</returns>
    int Change(UapiChange change);
}
