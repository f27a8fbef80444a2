using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.Expose;

/// <summary>What cannot be done, and why.</summary>
internal static class ExposeProblems
{
    public static readonly Failure NotFound = new("not_found", "There is no such thing here, or it is not yours to see.");
    public static readonly Failure NotYours = new("access.denied", "Not yours: the owner of the device does that.");
    public static readonly Failure NoServer = new("expose.no_server", "This space has no tunnel server that takes exposures. Add one: a machine with a public address.");
    public static readonly Failure NoDevice = new("expose.device_unsuitable", "It needs a device of this space that runs the agent.");
    public static readonly Failure IsServer = new("expose.device_unsuitable", "This device is the tunnel server itself: what listens there is public already.");
    public static readonly Failure HasMachine = new("tunnel_server.has_machine", "This tunnel server has a machine. Remove that device first, or add another server.");
    public static readonly Failure NameTaken = new("tunnel_server.name_taken", "The space has a tunnel server of this name.");
    public static readonly Failure Used = new("tunnel_server.in_use", "Services are exposed through this server. Move or remove them first.");
    public static readonly Failure AddressKnown = new("pool_address.known", "The server has this address already.");
    public static readonly Failure AddressUsed = new("pool_address.in_use", "Clients or exposures are at this address. Move them to another one first, or disable it.");
    public static readonly Failure IsClient = new("tunnel_client.known", "This device is behind that server already.");
    public static readonly Failure PortJustTaken = new("exposure.port_taken", "Somebody took one of these ports at this moment. Try again.");
    public static readonly Failure TooMany = new("expose.too_many", "The server has as many exposures as it can have.");

    public static Failure NoAddress(string server) => new("expose.no_address", $"{server} has no active public address. Its machine tells them once it is online; else add one.");

    public static Failure TermsWanted(string server, Uri authority) =>
        new("expose.terms_wanted", $"{server} would get a certificate from {authority.Host}, and nobody has agreed to its terms yet. Agree on the server's page, or by: lanstead tunnel-servers certificates {server} --agree");

    /// <param name="host">The name.</param>
    /// <param name="holder">Who has it, where the caller may know.</param>
    public static Failure HostTaken(string host, (string Name, string Device)? holder) =>
        new("exposure.host_taken", holder is { } known ? $"{host} is taken by \u201c{known.Name}\u201d on {known.Device}." : $"{host} is taken in another space of this server.")
        {
            Errors = new Dictionary<string, string[]> { ["host"] = ["This name is taken."] },
        };

    public static Failure AddressWanted(string server) => new("expose.address_wanted", $"On {server} people choose the public address: say which.");

    public static Failure PortTaken(PortConflict conflict, IPAddress address, bool udp) => new(
        "exposure.port_taken",
        $"{(udp ? "UDP" : "TCP")} port {conflict.Port} of {address} is taken by \u201c{conflict.Name}\u201d on {conflict.Device}. {(conflict.NextFree is { } free ? $"The next free one is {free}." : "None is free after it.")}")
    {
        Errors = new Dictionary<string, string[]> { ["ports"] = [$"{conflict.Port} is taken by \u201c{conflict.Name}\u201d on {conflict.Device}."] },
    };
}

/// <summary>Who has a port that somebody asks for.</summary>
/// <param name="Port">Which.</param>
/// <param name="Name">The exposure's name.</param>
/// <param name="Device">Its device's name.</param>
/// <param name="NextFree">The next port from which as many are free; null: none.</param>
internal sealed record PortConflict(int Port, string Name, string Device, int? NextFree);
