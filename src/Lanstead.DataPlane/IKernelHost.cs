using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>The kernel's WireGuard, given to <see cref="KernelBackend"/> by the composition root. Error numbers are Linux's, positive; 0 is success.</summary>
public interface IKernelHost
{
    /// <summary>Whether the kernel has WireGuard, after it had the chance to load the module. Null when it has; else why not, with <see cref="TunnelFailures.KernelMissing"/>.</summary>
    Failure? Check();

    /// <summary>The interface of that name; null when there is none.</summary>
    KernelLink? FindLink(string name);

    /// <summary>Makes an interface of WireGuard, down and without a key.</summary>
    int Make(string name);

    /// <summary>Sets an interface up. Then the kernel opens its port: taken means the error number for that.</summary>
    int BringUp(string name);

    /// <summary>Deletes an interface; one that is not there is a success.</summary>
    int Delete(string name);

    /// <summary>Reads an interface; null when there is none of WireGuard of that name. The caller disposes it.</summary>
    UapiDevice? Read(string name);

    /// <summary>Changes an interface; of several changes those before one that is refused stay.</summary>
    int Change(string name, UapiChange change);
}

/// <summary>What the kernel says of a network interface.</summary>
/// <param name="IsUp">Whether it is set up.</param>
/// <param name="IsWireGuard">Whether it is one of the kernel's WireGuard.</param>
/// <param name="IsTun">Whether it is a TUN interface, as other back ends make them.</param>
public readonly record struct KernelLink(bool IsUp, bool IsWireGuard, bool IsTun);
