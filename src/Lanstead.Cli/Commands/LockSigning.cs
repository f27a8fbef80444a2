using Google.Protobuf;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;
using Lanstead.Protocol.Wire;

namespace Lanstead.Cli.Commands;

/// <summary>What <c>lanstead lock</c> asks of this machine's agent, which has the key.</summary>
internal static class LockSigning
{
    /// <summary>As many as the server takes at once.</summary>
    public const int AtOnce = 1_000;

    /// <summary>The agent's lock key and the logs that it knows.</summary>
    /// <exception cref="ServerCallException">The agent refused; it was told why.</exception>
    public static async Task<LockState> LockStateAsync(this Terminal terminal, CancellationToken cancel) =>
        (await AskAsync(terminal, new LockRequest { State = new LockStateRequest() }, cancel)).Lock ?? throw TooOld();

    /// <summary>Has the agent sign an entry of the log.</summary>
    public static async Task<AddLockEntryJson> SignEntryAsync(this Terminal terminal, string space, LockEntry entry, IReadOnlyList<DeviceSignatureJson>? signatures, CancellationToken cancel)
    {
        LocalReply reply = await AskAsync(terminal, new LockRequest { Entry = new LockEntryToSign { TenantId = space, Entry = entry.ToByteString() } }, cancel);
        return reply.Signatures.Count == 3
            ? new AddLockEntryJson(reply.Signatures[0].ToByteArray(), reply.Signatures[1].ToByteArray(), reply.Signatures[2].ToByteArray(), signatures) : throw TooOld();
    }

    /// <summary>Has the agent sign devices.</summary>
    public static async Task<List<DeviceSignatureJson>> SignDevicesAsync(this Terminal terminal, string space, LockState here, IReadOnlyList<LockDeviceJson> devices, CancellationToken cancel)
    {
        var request = new LockMembersToSign { TenantId = space };
        request.Members.AddRange(devices.Select(device => new LockMemberToSign
        {
            NetworkId = device.NetworkId,
            DeviceId = device.DeviceId,
            Ipv4Cidr = device.Ipv4Cidr,
            Ipv6Cidr = device.Ipv6Cidr,
            Ipv4 = device.Ipv4,
            Ipv6 = device.Ipv6,
            Role = device.Role,
            Key = ByteString.CopyFrom(device.Key),
        }));
        LocalReply reply = await AskAsync(terminal, new LockRequest { Members = request }, cancel);
        if (reply.Signatures.Count != devices.Count)
            throw TooOld();
        string signer = KeyId(here.LockKey.Span);
        return [.. devices.Select((device, i) => new DeviceSignatureJson(device.PeerId, device.Role, signer, reply.Signatures[i].ToByteArray()))];
    }

    /// <summary>Has the agent sign LANs behind devices.</summary>
    public static async Task<List<RouteSignatureJson>> SignRoutesAsync(this Terminal terminal, string space, LockState here, IReadOnlyList<LockedLan> lans, CancellationToken cancel)
    {
        if (lans.Count == 0)
            return [];
        var request = new LockMembersToSign { TenantId = space };
        request.Routes.AddRange(lans.Select(lan => new LockRouteToSign
        {
            NetworkId = lan.Device.NetworkId,
            DeviceId = lan.Device.DeviceId,
            Key = ByteString.CopyFrom(lan.Device.Key),
            Lan = lan.Route.Prefix,
            Reach = lan.Route.Mapped ?? lan.Route.Prefix,
        }));
        LocalReply reply = await AskAsync(terminal, new LockRequest { Members = request }, cancel);
        if (reply.Signatures.Count != lans.Count)
            throw TooOld();
        string signer = KeyId(here.LockKey.Span);
        return [.. lans.Select((lan, i) => new RouteSignatureJson(lan.Device.PeerId, lan.Route.Prefix, lan.Route.Mapped, signer, reply.Signatures[i].ToByteArray()))];
    }

    /// <summary>Short name of a key, in hex.</summary>
    public static string KeyId(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(EcdsaP256.KeyId(key));

    /// <summary>Asks the agent; its refusal becomes the command's.</summary>
    public static async Task<LocalReply> AskAsync(Terminal terminal, LockRequest request, CancellationToken cancel)
    {
        LocalReply? last = null;
        try
        {
            await foreach (LocalReply reply in terminal.Agent.CallAsync(new LocalRequest { Lock = request }, cancel))
            {
                if (reply.Error is { } error)
                    throw new ServerCallException((int)error.ExitCode, error.Code, error.Message);
                last = reply;
            }
        }
        catch (LocalCallException e)
        {
            throw new ServerCallException(e.Failure.Code switch
            {
                LocalClient.NotRunning => ExitCodes.AgentNotRunning,
                LocalClient.AccessDenied => ExitCodes.Denied,
                _ => ExitCodes.Failed,
            }, e.Failure.Code, e.Failure.Message);
        }
        return last ?? throw TooOld();
    }

    private static ServerCallException TooOld() => new(ExitCodes.Failed, "", "The agent gave no answer. It may be another version: lanstead version");
}

/// <summary>A LAN and the device that leads there.</summary>
internal sealed record LockedLan(LockDeviceJson Device, LockRouteJson Route)
{
    /// <summary>The LANs behind devices that can be signed: the device has a key to bind them to.</summary>
    public static LockedLan[] Of(IEnumerable<LockDeviceJson> devices, Func<LockRouteJson, bool> which) =>
        [.. devices.Where(device => device is { Key: not null, Role: not "config" }).SelectMany(device => (device.Routes ?? []).Where(which).Select(route => new LockedLan(device, route)))];
}
