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

/// <content>Who may sign, and the log of it.</content>
internal static partial class LockCommand
{
    private static Command Add(Terminal terminal)
    {
        var name = new Argument<string>("device") { Description = "Name or id of a device in a network of the space" };
        var command = new Command("add", "Make another device a signer.") { name };
        var (server, space) = (new ServerOption(command), new SpaceChoice(command));
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed, server, space, async at =>
        {
            LockDeviceJson[] found = [.. (await at.DevicesAsync(cancel)).Where(device => Is(device, parsed.GetRequiredValue(name)) && device.Role != "config")];
            if (found.Length == 0)
                return terminal.Fail(ExitCodes.NotFound, $"{at.Space.Name} has no device of that name with an agent. See: lanstead devices ls");
            if (Array.Find(found, device => device.Key is not null) is not { Key: { } key } device)
                return terminal.Fail(ExitCodes.Conflict, $"{found[0].Name} has told no key yet. Start its agent once, then repeat this.");
            if (found.Any(other => other.DeviceId != device.DeviceId))
                return terminal.Fail(ExitCodes.Conflict, "Several devices have that name. Give the id: lanstead devices ls --json");
            var entry = new LockEntry { Kind = LockEntry.Types.Kind.AddSigner };
            entry.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(key), DeviceId = DeviceId.Parse(device.DeviceId, null).ToWire(), Label = Label(device.Name) });
            await at.AppendAsync(await terminal.SignEntryAsync(at.Space.Id, entry, null, cancel), cancel);
            terminal.Out.WriteLine($"{Human.Safe(device.Name)} is a signer now, by key {LockSigning.KeyId(key)}.");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        var name = new Argument<string>("signer") { Description = "Label or key of a signer; see lock status" };
        var resign = new Option<bool>("--sign-again") { Description = "Sign what it had signed, first, as this machine: look through lock status before" };
        var command = new Command("remove", "Take a signer out. What it has signed counts no more.") { name, resign };
        var (server, space) = (new ServerOption(command), new SpaceChoice(command));
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed, server, space, async at =>
        {
            string wanted = parsed.GetRequiredValue(name);
            LockSignerJson[] found = [.. at.Lock.Signers.Where(signer => signer.KeyId == wanted || signer.DeviceId == wanted || string.Equals(signer.Label, wanted, StringComparison.OrdinalIgnoreCase))];
            if (found.Length != 1)
                return terminal.Fail(found.Length == 0 ? ExitCodes.NotFound : ExitCodes.Conflict, found.Length == 0 ? $"{at.Space.Name} has no signer {wanted}. See: lanstead lock status" : "Several signers have that label. Give the key: lanstead lock status --json");
            List<LockDeviceJson> devices = await at.DevicesAsync(cancel);
            LockDeviceJson[] signed = [.. devices.Where(device => device.SignedBy == found[0].KeyId && device is { Standing: "trusted", Key: not null })];
            LockedLan[] lans = LockedLan.Of(devices, route => route.SignedBy == found[0].KeyId && route.Standing == "trusted");
            if (parsed.GetValue(resign))
            {
                await at.HandInAsync(await SignAllAsync(terminal, at, signed, cancel), await SignLansAsync(terminal, at, lans, cancel), cancel);
            }
            else if (signed.Length > 0 || lans.Length > 0)
            {
                WriteDevices(terminal, [.. signed.Union(lans.Select(lan => lan.Device))]);
                terminal.Error.WriteLine($"lanstead: {signed.Length} devices and {lans.Length} LANs that it had signed wait for another signature from now on: lanstead lock sign --all");
            }
            var entry = new LockEntry { Kind = LockEntry.Types.Kind.RemoveSigner, Key = ByteString.CopyFrom(found[0].PublicKey) };
            await at.AppendAsync(await terminal.SignEntryAsync(at.Space.Id, entry, null, cancel), cancel);
            terminal.Out.WriteLine($"{Human.Safe(found[0].Label)} is no signer any more.");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var name = new Argument<string>("device") { Description = "Name or id of a device, or its key in base64 when the server does not list it any more" };
        var command = new Command("revoke", "Have a device's key count no more, whatever the server says: it was stolen, or is gone.") { name };
        var (server, space) = (new ServerOption(command), new SpaceChoice(command));
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed, server, space, async at =>
        {
            string wanted = parsed.GetRequiredValue(name);
            LockDeviceJson[] found = [.. (await at.DevicesAsync(cancel)).Where(device => Is(device, wanted))];
            byte[][] keys = [.. found.Select(device => device.Key).OfType<byte[]>().DistinctBy(Convert.ToHexString)];
            if (keys.Length == 0 && TryKey(wanted) is { } given)
                keys = [given];
            if (keys.Length == 0)
                return terminal.Fail(ExitCodes.NotFound, $"{at.Space.Name} has no device {wanted} with a key. See: lanstead lock status");
            if (found.DistinctBy(device => device.DeviceId).Count() > 1)
                return terminal.Fail(ExitCodes.Conflict, "Several devices have that name. Give the id: lanstead devices ls --json");
            foreach (byte[] key in keys.Where((_, i) => i == 0))
                await at.AppendAsync(await terminal.SignEntryAsync(at.Space.Id, new LockEntry { Kind = LockEntry.Types.Kind.Revoke, Key = ByteString.CopyFrom(key) }, null, cancel), cancel);
            terminal.Out.WriteLine($"Revoked: key {LockSigning.KeyId(keys[0])}.");
            // Each entry follows the one before, which this machine must have heard of: the next one is another command.
            if (keys.Length > 1)
                terminal.Error.WriteLine($"lanstead: the device has {keys.Length} keys; repeat this for the others: {string.Join(' ', keys.Skip(1).Select(Convert.ToBase64String))}");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command ShowLog(Terminal terminal)
    {
        var command = new Command("log", "Show how the lock came to be as it is, the newest first.");
        var (server, space, format) = (new ServerOption(command), new SpaceChoice(command), new OutputFormat(command));
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            LockAtServer at = await LockAtServer.FindAsync(client, parsed, space, new LockState(), cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new LockLogJson(1, at.Space.Id, at.Lock.Entries), LocksJson.Default.LockLogJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (LockEntryJson entry in at.Lock.Entries)
            {
                table.Add(
                    entry.Position.ToString(CultureInfo.InvariantCulture), entry.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), entry.Kind.Replace('_', ' '),
                    string.Join(", ", entry.Subjects), entry.By is null ? "by a code" : $"by {entry.By}");
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Disable(Terminal terminal)
    {
        var code = new Argument<string>("code") { Description = "One of the codes that lock init showed; - reads it from standard input" };
        var command = new Command("disable", "Turn the lock off by a code, for when all signers are lost.") { code };
        var (server, space) = (new ServerOption(command), new SpaceChoice(command));
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string text = parsed.GetRequiredValue(code) is "-" ? await terminal.In.ReadLineAsync(cancel) ?? "" : parsed.GetRequiredValue(code);
            if (!DisableCode.TryParse(text, out byte[]? bytes))
                return terminal.Fail(ExitCodes.Usage, "A code has eight groups of four digits and letters a to f.");
            LockAtServer at = await LockAtServer.FindAsync(client, parsed, space, new LockState(), cancel);
            if (!at.Lock.IsOn)
                return terminal.Fail(ExitCodes.Conflict, $"{at.Space.Name} has no network lock that is on.");
            var entry = new LockEntry
            {
                TenantId = TenantId.Parse(at.Space.Id, null).ToWire(),
                Index = (ulong)at.Lock.Length,
                Previous = ByteString.CopyFrom(Convert.FromHexString(at.Lock.Head!)),
                At = terminal.Time.GetUtcNow().ToUnixTimeMilliseconds(),
                Kind = LockEntry.Types.Kind.Disable,
                Code = ByteString.CopyFrom(bytes),
            };
            await at.AppendAsync(new AddLockEntryJson(entry.ToByteArray(), [], [], null), cancel);
            terminal.Out.WriteLine($"The network lock of {Human.Safe(at.Space.Name)} is off: the server's word on who is in its networks counts again.");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command AllowRemovals(Terminal terminal)
    {
        var command = new Command("allow-removals", "Let the server take most devices out of a locked network at once, for two minutes, on this machine.");
        command.SetAction((parsed, cancel) => terminal.CallAsync(new LocalRequest { Lock = new LockRequest { AllowRemovals = new LockRemovals() } }, reply => terminal.Out.WriteLine(reply.Line), cancel));
        return command;
    }

    private static byte[]? TryKey(string text)
    {
        byte[] key = new byte[EcdsaP256.PublicKeySizeBytes];
        return Convert.TryFromBase64String(text, key, out int length) && length is EcdsaP256.PublicKeySizeBytes or PublicKey.SizeBytes ? key[..length] : null;
    }
}
