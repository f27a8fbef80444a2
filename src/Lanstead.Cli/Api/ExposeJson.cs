using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>Ports of an exposure, as the server tells them.</summary>
internal sealed record ExposedPortsJson(string Protocol, int First, int Last, int TargetPort);

internal sealed record ExposureSideJson(bool Open, string Code, string Detail);

internal sealed record ExposureTotalsJson(long BytesIn, long BytesOut, long PacketsIn, long PacketsOut, long Connections);

/// <summary>An exposure, as the server tells it.</summary>
internal sealed record ExposureJson(
    string Id, string ServerName, string Address, string DeviceId, string DeviceName, string OwnerName, string Name, string Template, IReadOnlyList<ExposedPortsJson> Ports, string? Target, string Source,
    IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied, bool Active, string State, ExposureSideJson? PublicSide, ExposureSideJson? HomeSide, ExposureTotalsJson Totals, string Join, string? Srv, string? Host, string? Upstream, CertificateJson? Certificate);

/// <summary>The certificate of a name, as the server tells it.</summary>
internal sealed record CertificateJson(DateTimeOffset? NotBefore, DateTimeOffset? NotAfter, string Detail, DateTimeOffset? NextTry);

internal sealed record AskedPortsJson(string? Protocol, int? First, int? Last, int? TargetPort);

internal sealed record CreateExposureJson(
    string DeviceId, string? Name, string? Template, IReadOnlyList<AskedPortsJson>? Ports, string? ServerId, string? AddressId, string? Target, string? Source, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied,
    string? Host, string? Upstream);

internal sealed record ActivateExposureJson(bool Active);

/// <summary>What <c>expose change</c> sends: what is null stays as it is; a target that is JSON's null is the device itself.</summary>
internal sealed record ChangeExposureJson(
    string? Name, string? Description, IReadOnlyList<AskedPortsJson>? Ports, string? ServerId, string? AddressId, string? DeviceId, JsonElement? Target, string? Source,
    IReadOnlyList<string>? Allowed, IReadOnlyList<string>? Denied);

/// <summary>What a service said of itself when it was tested.</summary>
internal sealed record ServiceAnswerJson(string Name, string Game, string Map, string Version, int? Players, int? PlayersMax);

internal sealed record DialJson(string Protocol, int Port, string Outcome, int? Milliseconds, ServiceAnswerJson? Seen);

internal sealed record ExposureTestJson(string Address, IReadOnlyList<DialJson> Ports);

internal sealed record TemplatePortsJson(string Protocol, int First, int Last);

internal sealed record ServiceTemplateJson(string? Id, string Name, bool BuiltIn, IReadOnlyList<TemplatePortsJson> Ports, string? Note, string? Query);

internal sealed record ServiceTemplatesJson(IReadOnlyList<ServiceTemplateJson> Items);

internal sealed record DeviceSpaceJson(string Id, string TenantId, string Name);

/// <summary>What <c>expose ls --json</c> prints.</summary>
internal sealed record ExposureListJson(int Schema, IReadOnlyList<ExposureJson> Exposures);

/// <summary>What <c>expose WHAT --json</c> and <c>expose show --json</c> print.</summary>
internal sealed record OneExposureJson(int Schema, ExposureJson Exposure);

/// <summary>What <c>expose test --json</c> prints.</summary>
internal sealed record ExposureTestedJson(int Schema, string Address, IReadOnlyList<DialJson> Ports);

/// <summary>What <c>expose templates --json</c> prints.</summary>
internal sealed record ServiceTemplateListJson(int Schema, IReadOnlyList<ServiceTemplateJson> Templates);

/// <summary>A tunnel server, as the server tells it.</summary>
internal sealed record TunnelServerJson(
    string Id, string Name, string Region, string Status, string Assignment, int? Port, string? DeviceName, bool Online, IReadOnlyList<PoolAddressJson> Addresses, long Clients, long Exposures, ServerJoinJson? Join,
    CertificateAuthorityJson? CertificateAuthority);

internal sealed record CertificateAuthorityJson(string Directory, string Contact, DateTimeOffset? AgreedAt);

internal sealed record SetCertificateAuthorityJson(bool Agreed, string? Contact, string? Directory);

internal sealed record PoolAddressJson(string Id, string Address, string OwnAddress, string Interface, string Origin, string Status, bool Present, long Clients, long Exposures);

internal sealed record ServerJoinJson(string Token, string Code, string Command, DateTimeOffset ExpiresAt);

internal sealed record TunnelClientJson(string Id, string DeviceId, string DeviceName, string OwnerName, string TunnelAddress, string Address, string Status, bool Online, long Exposures);

internal sealed record AddTunnelClientJson(string DeviceId, string? AddressId);

internal sealed record ChangeTunnelClientJson(string? Status, string? ServerId, string? AddressId, bool MoveExposures);

internal sealed record AddTunnelServerJson(string Name, string? Region, int? Port, string? Assignment, string? DeviceId);

internal sealed record ChangeTunnelServerJson(string? Name, string? Region, string? Status, string? Assignment, int? Port);

/// <summary>What <c>tunnel-servers ls --json</c> prints.</summary>
internal sealed record TunnelServerListJson(int Schema, IReadOnlyList<TunnelServerJson> Servers);

/// <summary>What <c>tunnel-servers show --json</c> and <c>add --json</c> print.</summary>
internal sealed record OneTunnelServerJson(int Schema, TunnelServerJson Server);

/// <summary>What <c>tunnel-servers clients --json</c> prints.</summary>
internal sealed record TunnelClientListJson(int Schema, IReadOnlyList<TunnelClientJson> Clients);

/// <summary>Bodies, answers and output of <c>lanstead expose</c> and <c>lanstead tunnel-servers</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateExposureJson))]
[JsonSerializable(typeof(ActivateExposureJson))]
[JsonSerializable(typeof(ChangeExposureJson))]
[JsonSerializable(typeof(AddTunnelClientJson))]
[JsonSerializable(typeof(ChangeTunnelClientJson))]
[JsonSerializable(typeof(SetCertificateAuthorityJson))]
[JsonSerializable(typeof(ExposureJson))]
[JsonSerializable(typeof(ExposureTestJson))]
[JsonSerializable(typeof(ServiceTemplatesJson))]
[JsonSerializable(typeof(DeviceSpaceJson))]
[JsonSerializable(typeof(ExposureListJson))]
[JsonSerializable(typeof(OneExposureJson))]
[JsonSerializable(typeof(ExposureTestedJson))]
[JsonSerializable(typeof(ServiceTemplateListJson))]
[JsonSerializable(typeof(TunnelServerJson))]
[JsonSerializable(typeof(TunnelClientJson))]
[JsonSerializable(typeof(AddTunnelServerJson))]
[JsonSerializable(typeof(ChangeTunnelServerJson))]
[JsonSerializable(typeof(TunnelServerListJson))]
[JsonSerializable(typeof(OneTunnelServerJson))]
[JsonSerializable(typeof(TunnelClientListJson))]
internal sealed partial class ExposeJson : JsonSerializerContext;
