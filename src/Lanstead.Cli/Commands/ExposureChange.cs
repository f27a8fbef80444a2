using System.CommandLine;
using System.Net;
using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead expose change</c>: ports, address, target, server and device of what is exposed, and who may connect.</summary>
internal static class ExposureChange
{
    private const string Self = "self", Anyone = "anyone";

    public static Command Create(Terminal terminal)
    {
        var name = new Option<string?>("--name") { Description = "Another name" };
        var description = new Option<string?>("--description") { Description = "What it is for" };
        var ports = new Option<string[]>("--ports") { Description = "All its ports anew: 25565, 2456-2458/udp, or 8080/tcp:80 where the service has another one; repeat for more" };
        var to = new Option<string?>("--to") { Description = "A machine of the device's LAN; self: the device" };
        var device = new Option<string?>("--device") { Description = "Name or ID of the device that has the service from now on; address and ports stay" };
        var tunnelServer = new Option<string?>("--tunnel-server", "--via") { Description = "Through which tunnel server from now on" };
        var address = new Option<string?>("--address") { Description = "Which public address of it" };
        var source = new Option<string?>("--source") { Description = "kept: the service sees the true address of who calls; masquerade: the device's; proxy-v1, proxy-v2: the device's, and the true one by the PROXY protocol" };
        source.AcceptOnlyFromAmong("kept", "masquerade", "proxy-v1", "proxy-v2");
        var allow = new Option<string[]>("--allow") { Description = "All who may connect, as prefixes; anyone: everybody" };
        var deny = new Option<string[]>("--deny") { Description = "All who may not, as prefixes; none: nobody is kept out" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return ExposureVerbs.OnExposure(
            terminal, "change", "Change what is exposed: its ports, its address, its device, who may connect.", [],
            [name, description, ports, to, device, tunnelServer, address, source, allow, deny, json],
            async (client, one, parsed, cancel) =>
            {
                List<AskedPortsJson>? asked = null;
                foreach (string text in parsed.GetValue(ports) ?? [])
                {
                    if (!PortText.TryReadPorts(text, out AskedPortsJson read))
                        return terminal.Fail(ExitCodes.Usage, $"{text} are no ports. They look like 25565, 2456-2458/udp or 8080/tcp:80.");
                    (asked ??= []).Add(read);
                }
                JsonElement? target = null;
                if (parsed.GetValue(to) is { } there)
                {
                    if (there != Self && !IPAddress.TryParse(there, out _))
                        return terminal.Fail(ExitCodes.Usage, $"{there} is no address. It looks like 192.168.1.20; the device itself is: {Self}");
                    target = there == Self ? JsonDocument.Parse("null").RootElement : JsonSerializer.SerializeToElement(there, ExposeJson.Default.String);
                }
                DeviceSpaceJson its = await client.GetAsync($"/v1/devices/{one.DeviceId}", ExposeJson.Default.DeviceSpaceJson, cancel);
                string? deviceId = parsed.GetValue(device) is { } other ? (await DeviceVerbs.FindAsync(client, other, cancel)).Id : null;
                string serverName = parsed.GetValue(tunnelServer) ?? one.ServerName;
                TunnelServerJson? through = parsed.GetValue(tunnelServer) is { } named ? await client.FindTunnelServerAsync(its.TenantId, named, cancel) : null;
                string? addressId = null;
                if (parsed.GetValue(address) is { } wanted)
                    (through, addressId) = await client.FindPublicAddressAsync(its.TenantId, through ?? await client.FindTunnelServerAsync(its.TenantId, serverName, cancel), wanted, cancel);
                var change = new ChangeExposureJson(
                    parsed.GetValue(name), parsed.GetValue(description), asked, through?.Id, addressId, deviceId, target, CallerWords.ToServer(parsed.GetValue(source)), Prefixes(parsed.GetValue(allow), Anyone), Prefixes(parsed.GetValue(deny), "none"));
                if (change == Nothing)
                    return terminal.Fail(ExitCodes.Usage, "Say what shall change. See: lanstead expose change --help");
                ExposureJson now = await client.PatchAsync($"/v1/exposures/{one.Id}", change, ExposeJson.Default.ChangeExposureJson, ExposeJson.Default.ExposureJson, cancel);
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(new OneExposureJson(1, now), ExposeJson.Default.OneExposureJson);
                    return ExitCodes.Ok;
                }
                return NetworkAtServer.Done(terminal, $"{now.Name} is at {now.Join} and leads to {(now.Target is null ? now.DeviceName : $"{now.Target} behind {now.DeviceName}")}.");
            });
    }

    private static ChangeExposureJson Nothing { get; } = new(null, null, null, null, null, null, null, null, null, null);

    // An option that is not there stays as it is; one word empties the list.
    private static string[]? Prefixes(string[]? given, string empty) => given is null or [] ? null : given is [var word] && word == empty ? [] : given;
}
