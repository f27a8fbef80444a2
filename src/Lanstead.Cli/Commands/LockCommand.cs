using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead lock</c>: which devices count is said by devices of the space, not by the server. This machine's agent signs; the server stores and hands out.</summary>
internal static partial class LockCommand
{
    private static readonly string[] s_standings = ["waiting", "changed", "signer_unknown", "key_unsigned"];

    public static Command Create(Terminal terminal) => new("lock", "Network lock: only devices that a signing device of the space vouches for count.")
    {
        Init(terminal), ShowStatus(terminal), Sign(terminal), Add(terminal), Remove(terminal), Revoke(terminal), ShowLog(terminal), Disable(terminal), AllowRemovals(terminal),
    };

    private static Command ShowStatus(Terminal terminal)
    {
        var command = new Command("status", "Show the lock of a space, its signers, and which devices wait for a signature.");
        var (server, space, format) = (new ServerOption(command), new SpaceChoice(command), new OutputFormat(command));
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed, server, space, async at =>
        {
            LockStateOfTenant? here = at.Here.Locks.FirstOrDefault(one => one.TenantId == at.Space.Id);
            LockDeviceJson[] waiting = [.. (await at.DevicesAsync(cancel)).Where(device => device.Standing is { } standing && (standing != "trusted" || device.Routes?.Any(Waits) == true))];
            bool same = (here?.Head ?? "") == (at.Lock.Head ?? "");
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(
                    new LockStatusJson(1, at.Space.Id, at.Lock.IsOn, at.Lock.Head, same, here?.Signs == true, [.. at.Lock.Signers.Select(signer => signer.Label)], waiting, here is { On: true } ? here.Anchor : null), LocksJson.Default.LockStatusJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            table.Add("space", at.Space.Name);
            table.Add("lock", at.Lock.IsOn ? $"on, {at.Lock.Length} entries, {at.Lock.Head![..16]}" : at.Lock.Length > 0 ? "off: it was turned off by a code" : "off");
            if (at.Lock.IsOn)
                table.Add("signers", string.Join(", ", at.Lock.Signers.Select(signer => signer.Label)));
            table.Add("this machine", $"{at.Here.DeviceName}, key {LockSigning.KeyId(at.Here.LockKey.Span)}, {(here?.Signs == true ? "a signer" : "no signer")}");
            table.Add("its log", same ? "is the same as the server's" : here is null ? "is not here yet: this machine is in no network of the space" : $"is another one: {here.Length} entries, {here.Head[..16]}");
            if (here is { On: true })
                table.Add("new machines", $"lanstead up --key KEY --lock {here.Anchor}");
            table.WriteTo(terminal.Out, terminal.Colour);
            if (waiting.Length == 0)
                return ExitCodes.Ok;
            terminal.Out.WriteLine();
            WriteDevices(terminal, waiting);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Init(Terminal terminal)
    {
        var command = new Command("init", "Turn the lock on: this machine becomes its first signer and signs all devices that are there.");
        var yes = new Option<bool>("--yes") { Description = "Yes, sign the devices that are shown" };
        command.Add(yes);
        var (server, space, format) = (new ServerOption(command), new SpaceChoice(command), new OutputFormat(command));
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed, server, space, async at =>
        {
            if (at.Lock.IsOn)
                return terminal.Fail(ExitCodes.Conflict, $"{at.Space.Name} has a network lock already: lanstead lock status");
            List<LockDeviceJson> devices = await at.DevicesAsync(cancel);
            if (!devices.Exists(device => device.DeviceId == at.Here.DeviceId))
                return terminal.Fail(ExitCodes.Conflict, $"This machine is in no network of {at.Space.Name}, so it cannot be its signer. Join one first: lanstead up --key KEY");
            LockDeviceJson[] signed = [.. devices.Where(device => device.Key is not null)];
            LockDeviceJson[] without = [.. devices.Where(device => device.Key is null)];
            if (!parsed.GetValue(yes))
            {
                WriteDevices(terminal, devices);
                string dropped = without.Length == 0 ? "" : $" {without.Length} have told no key yet and drop out until they are signed.";
                return terminal.Fail(ExitCodes.Usage, $"This turns the network lock of {at.Space.Name} on, and signs these {signed.Length} devices as they are.{dropped} Whatever is not signed from then on is in no network. If that is meant, repeat it with --yes.");
            }
            byte[][] codes = [.. Enumerable.Range(0, DisableCode.Count).Select(_ => DisableCode.Create())];
            var tenant = TenantId.Parse(at.Space.Id, null);
            var entry = new LockEntry { Kind = LockEntry.Types.Kind.Genesis };
            entry.Signers.Add(new LockSigner { PublicKey = at.Here.LockKey, DeviceId = DeviceId.Parse(at.Here.DeviceId, null).ToWire(), Label = Label(at.Here.DeviceName) });
            entry.CodeHashes.AddRange(codes.Select(code => ByteString.CopyFrom(DisableCode.Hash(tenant, code))));
            List<DeviceSignatureJson> signatures = await SignAllAsync(terminal, at, signed, cancel);
            LockJson made = await at.AppendAsync(await terminal.SignEntryAsync(at.Space.Id, entry, [.. signatures.Take(LockSigning.AtOnce)], cancel), cancel);
            List<RouteSignatureJson> lans = await SignLansAsync(terminal, at, LockedLan.Of(signed, _ => true), cancel);
            await at.HandInAsync([.. signatures.Skip(LockSigning.AtOnce)], lans, cancel);
            string[] written = [.. codes.Select(code => DisableCode.Format(code))];
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new LockMadeJson(1, at.Space.Id, made.Head!, signed.Length, written), LocksJson.Default.LockMadeJson);
                return ExitCodes.Ok;
            }
            terminal.Out.WriteLine($"The network lock of {Human.Safe(at.Space.Name)} is on. {signed.Length} devices are signed; {Human.Safe(at.Here.DeviceName)} is its signer.");
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Write these codes down and keep them apart from your machines. Each turns the lock off if all signers are lost; they are not shown again:");
            foreach (string code in written)
                terminal.Out.WriteLine($"  {code}");
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Add a second signer, so that the loss of this one is no trouble: lanstead lock add DEVICE");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Sign(Terminal terminal)
    {
        var names = new Argument<string[]>("device") { Description = "Names or ids of devices that wait; see lock status", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All that wait" };
        var command = new Command("sign", "Vouch for devices, as this machine. Compare what is shown with the devices themselves first.") { names, all };
        var (server, space) = (new ServerOption(command), new SpaceChoice(command));
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed, server, space, async at =>
        {
            if (!at.Lock.IsOn)
                return terminal.Fail(ExitCodes.Conflict, $"{at.Space.Name} has no network lock that is on.");
            List<LockDeviceJson> devices = await at.DevicesAsync(cancel);
            string[] wanted = parsed.GetValue(names) ?? [];
            LockDeviceJson[] meant = [.. devices.Where(device => wanted.Length > 0 ? wanted.Any(name => Is(device, name)) : s_standings.Contains(device.Standing) || device.Routes?.Any(Waits) == true)];
            if (Array.Find(wanted, name => !devices.Exists(device => Is(device, name))) is { } unknown)
                return terminal.Fail(ExitCodes.NotFound, $"{at.Space.Name} has no device {unknown} in a network. See: lanstead lock status");
            if (Array.Find(meant, device => device.Standing == "revoked") is { } revoked)
                return terminal.Fail(ExitCodes.Conflict, $"The key of {revoked.Name} was revoked. It needs a new one: on it, lanstead down --forget, then join anew.");
            if (Array.Find(meant, device => device.Key is null) is { } keyless && wanted.Length > 0)
                return terminal.Fail(ExitCodes.Conflict, $"{keyless.Name} has told no key yet. Start its agent once, then repeat this.");
            LockedLan[] lans = LockedLan.Of(meant, Waits);
            meant = [.. meant.Where(device => device is { Key: not null, Standing: not "trusted" } || lans.Any(lan => lan.Device == device))];
            if (meant.Length == 0)
            {
                terminal.Out.WriteLine("Nothing waits for a signature.");
                return ExitCodes.Ok;
            }
            WriteDevices(terminal, meant);
            if (wanted.Length == 0 && !parsed.GetValue(all))
                return terminal.Fail(ExitCodes.Usage, "Which? Name them, or sign all of these with --all.");
            await at.HandInAsync(await SignAllAsync(terminal, at, [.. meant.Where(device => device.Standing != "trusted")], cancel), await SignLansAsync(terminal, at, lans, cancel), cancel);
            terminal.Out.WriteLine($"Signed: {Human.Safe(string.Join(", ", meant.Select(device => device.Name).Distinct().Concat(lans.Select(lan => lan.Route.Prefix))))}.");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static async Task<List<DeviceSignatureJson>> SignAllAsync(Terminal terminal, LockAtServer at, IReadOnlyList<LockDeviceJson> devices, CancellationToken cancel)
    {
        var signatures = new List<DeviceSignatureJson>();
        foreach (LockDeviceJson[] part in devices.Chunk(LockSigning.AtOnce))
            signatures.AddRange(await terminal.SignDevicesAsync(at.Space.Id, at.Here, part, cancel));
        return signatures;
    }

    private static async Task<List<RouteSignatureJson>> SignLansAsync(Terminal terminal, LockAtServer at, IReadOnlyList<LockedLan> lans, CancellationToken cancel)
    {
        var signatures = new List<RouteSignatureJson>();
        foreach (LockedLan[] part in lans.Chunk(LockSigning.AtOnce))
            signatures.AddRange(await terminal.SignRoutesAsync(at.Space.Id, at.Here, part, cancel));
        return signatures;
    }

    private static bool Waits(LockRouteJson route) => s_standings.Contains(route.Standing);

    private static bool Is(LockDeviceJson device, string name) =>
        string.Equals(device.Name, name, StringComparison.OrdinalIgnoreCase) || device.DeviceId == name || device.PeerId == name;

    private static string Label(string name) => name.Length > SignerLog.LabelMaxLength ? name[..SignerLog.LabelMaxLength] : name;

    private static void WriteDevices(Terminal terminal, IReadOnlyList<LockDeviceJson> devices)
    {
        var table = new Columns();
        foreach (LockDeviceJson device in devices)
        {
            string standing = device.Key is null ? "no key told yet" : (device.Standing ?? "").Replace('_', ' ');
            table.Add(device.Name, $"of {device.Owner}", device.NetworkName, device.Ipv4, device.Role, device.Key is null ? "" : $"key {LockSigning.KeyId(device.Key)}", standing);
            foreach (LockRouteJson route in device.Routes ?? [])
                table.Add("", $"LAN {route.Prefix}", device.NetworkName, route.Mapped is null ? "" : $"by {route.Mapped}", "", "", (route.Standing ?? "").Replace('_', ' '));
        }
        table.WriteTo(terminal.Out, terminal.Colour);
    }

    // The agent first: without it nothing can be done, and what it refuses its caller shows nothing of the space.
    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, ServerOption server, SpaceChoice space, Func<LockAtServer, Task<int>> act, CancellationToken cancel)
    {
        try
        {
            LockState here = await terminal.LockStateAsync(cancel);
            return await terminal.AskServerAsync(server.Of(parsed), async client => await act(await LockAtServer.FindAsync(client, parsed, space, here, cancel)), cancel);
        }
        catch (ServerCallException e)
        {
            return terminal.Fail(e.ExitCode, e.Message);
        }
    }
}

/// <summary>The lock of the space that is meant, as the server has it, beside what this machine's agent has.</summary>
internal sealed record LockAtServer(ServerClient Client, MyTenantJson Space, LockState Here, LockJson Lock)
{
    private string Path => $"/v1/tenants/{Space.Id}/lock";

    public static async Task<LockAtServer> FindAsync(ServerClient client, ParseResult parsed, SpaceChoice choice, LockState here, CancellationToken cancel)
    {
        MyTenantJson space = await choice.FindAsync(client, parsed, cancel);
        return new LockAtServer(client, space, here, await client.GetAsync($"/v1/tenants/{space.Id}/lock", LocksJson.Default.LockJson, cancel));
    }

    public Task<List<LockDeviceJson>> DevicesAsync(CancellationToken cancel) => Client.ListAsync($"{Path}/devices", LocksJson.Default.LockDeviceJson, cancel);

    public Task<LockJson> AppendAsync(AddLockEntryJson entry, CancellationToken cancel) =>
        Client.PostAsync($"{Path}/entries", entry, LocksJson.Default.AddLockEntryJson, LocksJson.Default.LockJson, cancel);

    public async Task HandInAsync(IReadOnlyList<DeviceSignatureJson> signatures, IReadOnlyList<RouteSignatureJson> routes, CancellationToken cancel)
    {
        foreach (DeviceSignatureJson[] part in signatures.Chunk(LockSigning.AtOnce))
            await Client.PostAsync($"{Path}/signatures", new SignDevicesJson(part, []), LocksJson.Default.SignDevicesJson, LocksJson.Default.SignedJson, cancel);
        foreach (RouteSignatureJson[] part in routes.Chunk(LockSigning.AtOnce))
            await Client.PostAsync($"{Path}/signatures", new SignDevicesJson([], part), LocksJson.Default.SignDevicesJson, LocksJson.Default.SignedJson, cancel);
    }
}
