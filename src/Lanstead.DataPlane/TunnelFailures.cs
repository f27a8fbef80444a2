using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>The codes of what can go wrong with a tunnel; each has a page in <c>docs/problems</c>.</summary>
public static class TunnelFailures
{
    /// <summary>The program that runs the interface is not installed.</summary>
    public const string ProgramMissing = "tunnel.program_missing";

    /// <summary>The machine has no <c>/dev/net/tun</c>.</summary>
    public const string TunMissing = "tunnel.tun_missing";

    /// <summary>The kernel has no WireGuard, or may not load it.</summary>
    public const string KernelMissing = "tunnel.kernel_missing";

    /// <summary>The interface's name is empty, over 15 bytes, or has a character that the kernel refuses.</summary>
    public const string NameInvalid = "tunnel.name_invalid";

    /// <summary>Another interface has the name.</summary>
    public const string NameTaken = "tunnel.name_taken";

    /// <summary>Another program listens on the UDP port.</summary>
    public const string PortInUse = "tunnel.port_in_use";

    /// <summary>The program ended, or was refused, before the interface was there.</summary>
    public const string StartFailed = "tunnel.start_failed";

    /// <summary>Nobody answers for the interface.</summary>
    public const string NotRunning = "tunnel.not_running";

    /// <summary>An answer did not come in time.</summary>
    public const string TimedOut = "tunnel.timed_out";

    /// <summary>The interface refused a change.</summary>
    public const string Refused = "tunnel.refused";

    /// <summary>The interface's answer cannot be understood.</summary>
    public const string Malformed = "tunnel.malformed";

    /// <summary>The network interface could not be set up or deleted.</summary>
    public const string LinkFailed = "tunnel.link_failed";

    /// <summary>The back end has no packet filter, and the configuration asks for one.</summary>
    public const string FilterMissing = "tunnel.filter_missing";

    /// <summary>The system's number for a port that is taken: EADDRINUSE.</summary>
    internal const int AddressInUse = 98;

    /// <summary>The failure that an interface's error number means.</summary>
    internal static Failure OfChange(string interfaceName, int errorNumber, ushort port) => errorNumber == AddressInUse
        ? Of(PortInUse, $"UDP port {port} of {interfaceName} is taken by another program.")
        : Of(Refused, $"{interfaceName} refused its configuration: error number {errorNumber}.");

    /// <summary>Rules that are not in force must not seem to be.</summary>
    internal static Failure NoFilter(string backend) => Of(FilterMissing, $"The back end {backend} has no packet filter. Use the engine: LANSTEAD_BACKEND=engine");

    internal static Failure Of(string code, string message) => new(code, message);
}
