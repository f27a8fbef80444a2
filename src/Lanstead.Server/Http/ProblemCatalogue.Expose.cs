namespace Lanstead.Server.Http;

/// <content>Codes of tunnel servers and exposures.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Expose =>
    [
        new("expose.no_server", 409, "No tunnel server takes exposures"),
        new("expose.no_address", 409, "No public address"),
        new("expose.address_wanted", 409, "Say which public address"),
        new("expose.device_unsuitable", 409, "The device cannot do this"),
        new("expose.terms_wanted", 409, "Nobody agreed to the authority's terms"),
        new("expose.too_many", 409, "Too many"),
        new("exposure.host_taken", 409, "The name is taken"),
        new("exposure.port_taken", 409, "The port is taken"),
        new("exposure.proxy_needs_tcp", 409, "The PROXY protocol is for TCP alone"),
        new("pool_address.known", 409, "The server has this address"),
        new("pool_address.in_use", 409, "Something is at this address"),
        new("service_template.known", 409, "There is a template of this name"),
        new("tunnel_client.known", 409, "The device is behind this server already"),
        new("tunnel_server.has_machine", 409, "The server has a machine"),
        new("tunnel_server.in_use", 409, "Something is exposed through this server"),
        new("tunnel_server.name_taken", 409, "There is a tunnel server of this name"),
    ];
}
