using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Expose;
using Lanstead.Server.Features.JoinKeys;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <param name="Key">Join key: token or short code.</param>
/// <param name="MachineKey">SubjectPublicKeyInfo of the machine's ECDSA P-256 key, base64.</param>
/// <param name="Hostname">What the machine calls itself.</param>
/// <param name="Platform">Such as <c>linux-x64</c>.</param>
/// <param name="AgentVersion">Version of the agent.</param>
/// <param name="At">Time of the signature, Unix milliseconds.</param>
/// <param name="Signature">See <see cref="EnrolmentProof"/>; base64.</param>
/// <param name="Lans">The private IPv4 networks that it stands in, so that a clash is told before the key is used up.</param>
internal sealed record EnrolRequest(
    string Key, string MachineKey, string Hostname, string Platform, string AgentVersion, long At, string Signature, string[]? Lans = null);

/// <summary>What the machine is now, and whose server this is. <c>Held</c>: why it is in no map yet, such as <c>approval</c>; empty: it is in.</summary>
internal sealed record Enrolment(
    DeviceId DeviceId, string DeviceName, ServerId ServerId, string ServerKey, NetworkId NetworkId, string NetworkName, PeerId PeerId, string Held);

/// <summary>Takes a machine in: checks its proof, uses the join key up, makes device and peer.</summary>
/// <remarks>Acts before any tenant is known, so on <see cref="SystemDb"/>; the join key decides the tenant.</remarks>
internal sealed class Enrol(
    SystemDb db, InstanceState instance, PeerMaker maker, TunnelMaker tunnels, Holds holds, Recorder recorder, EnrolmentGuard guard, TimeProvider time)
{
    private const int TextMaxLength = 255;
    private const int NameTries = 5;

    // Uses are counted in the statement that checks them: n uses join exactly n machines, however many ask at once.
    private const string UseUp = """
        UPDATE join_keys SET uses = uses + 1, last_used_at = $2
        WHERE id = $1 AND uses < max_uses AND revoked_at IS NULL AND expires_at > $2 AND (NOT $3 OR code_expires_at > $2)
            AND EXISTS (SELECT FROM tenants t JOIN members m ON m.tenant_id = t.id WHERE t.id = join_keys.tenant_id AND m.user_id = join_keys.created_by AND NOT t.closed)
        RETURNING id
        """;

    private static readonly Failure s_unknownKey = new("join_key.unknown", "This join key is not one of this server's. Copy it again, or make a new one.");

    public static async Task<IResult> HandleAsync(EnrolRequest body, Enrol self, HttpContext http, CancellationToken stop)
    {
        (Result<Enrolment> result, bool known) = await self.RunAsync(body, http, stop);
        return known ? (Answer<Enrolment>)result : (CreatedAnswer<Enrolment>)result;
    }

    private async Task<(Result<Enrolment> Result, bool Known)> RunAsync(EnrolRequest body, HttpContext http, CancellationToken stop)
    {
        System.Net.IPAddress? source = http.Connection.RemoteIpAddress;
        if (!guard.MayTry(source))
            return (EnrolmentGuard.TooMany, false);
        if (CheckProof(body, out byte[] machineKey) is { } refused)
        {
            guard.Failed(source);
            return (refused, false);
        }
        // In a queue of our own: a thousand machines that come at once wait here, not for a database connection until it times out.
        using IDisposable turn = await guard.EnterAsync(stop);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                (Result<Enrolment> result, bool known) = await JoinAsync(body, machineKey, stop);
                // A key that was good once is no guess.
                if (result.Failure == s_unknownKey)
                    guard.Failed(source);
                return (result, known);
            }
            catch (Exception e) when (attempt < NameTries && (e as PostgresException ?? e.InnerException) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // A machine of the same name, or this very machine, came in through another network at the same moment.
                db.Forget();
            }
        }
    }

    private Failure? CheckProof(EnrolRequest body, out byte[] machineKey)
    {
        machineKey = Base64(body.MachineKey, EcdsaP256.PublicKeySizeBytes);
        byte[] signature = Base64(body.Signature, EcdsaP256.SignatureSizeBytes);
        FieldErrors errors = new FieldErrors()
            .When(machineKey.Length == 0, "machineKey", "An ECDSA P-256 key as SubjectPublicKeyInfo, base64.")
            .When(signature.Length == 0, "signature", "64 bytes, base64.")
            .When(!DisplayText.IsValid(body.Hostname, 0, TextMaxLength), "hostname", "At most 255 characters, none of them a control character.")
            .When(!DisplayText.IsValid(body.Platform, 0, TextMaxLength), "platform", "At most 255 characters, none of them a control character.")
            .When(!DisplayText.IsValid(body.AgentVersion, 0, TextMaxLength), "agentVersion", "At most 255 characters, none of them a control character.")
            .When(body.Key.Length > TextMaxLength, "key", "A join key or a short code.")
            .When(MachineLans.Read(body.Lans) is null, "lans", "At most 32 prefixes, such as 192.168.1.0/24.");
        if (errors.Failure is { } invalid)
            return invalid;
        double skew = Math.Abs((double)body.At - time.GetUtcNow().ToUnixTimeMilliseconds());
        if (skew > Protocol.AgentChannel.EnrolmentClockSkew.TotalMilliseconds)
            return new Failure("enrolment.clock", "The machine's clock is more than ten minutes off, or the request is an old one. Set the clock and try again.");
        return EnrolmentProof.Verify(machineKey, body.Key, body.Hostname, body.At, signature)
            ? null
            : new Failure("enrolment.bad_proof", "The signature is not that of the machine key over this request.");
    }

    private async Task<(Result<Enrolment> Result, bool Known)> JoinAsync(EnrolRequest body, byte[] machineKey, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();

        // 1. Which key, by its hash; without a lock yet.
        (JoinKey? key, bool byCode) = await FindKeyAsync(body.Key, stop);
        if (key is null)
            return (s_unknownKey, false);

        // 2. Network before key, as everybody who changes the network does: no two wait for each other.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, key.NetworkId, stop) is not { } network)
            return (s_unknownKey, false);
        if (await FindMemberAsync(key, machineKey, now, stop) is { } again)
            return (again, true);
        if (MachineLans.Clash(MachineLans.Read(body.Lans)!, network.Ipv4) is { } clash)
            return (MachineLans.Problem("This machine", clash, network.Name, network.Ipv4), false);
        var used = await db.QueryAsync(UseUp, [key.Id.Value, now, byCode], row => row.GetGuid(0), stop);
        if (used.Count == 0)
        {
            await transaction.RollbackAsync(stop);
            return (await RefuseAsync(key, byCode, now, stop), false);
        }

        // 3. The device: a machine that is known keeps what it is.
        Device? device = await db.Devices.SingleOrDefaultAsync(d => d.MachineKey == machineKey, stop);
        bool known = device is not null;
        if (device is not null && device.TenantId != network.TenantId)
            return (new Failure("enrolment.other_space", "This machine belongs to another space of this server. Take it down there first: lanstead down --forget."), false);
        device ??= await MakeDeviceAsync(body, machineKey, key, now, stop);
        // 3b. From now on it is good for as long as the network says; its holds in other networks end with that.
        DateTimeOffset? good = network.Settings.DeviceSeconds > 0 ? now.AddSeconds(network.Settings.DeviceSeconds) : null;
        if (device.ExpiresAt <= now || (good is not null && (device.ExpiresAt is null || good < device.ExpiresAt)))
        {
            device.ExpiresAt = good;
            await db.SaveChangesAsync(stop);
            await holds.RefreshAsync(db, device.Id, stop);
        }

        // 4. The peer; joining twice is joining once.
        Peer? peer = await db.Peers.SingleOrDefaultAsync(p => p.NetworkId == network.Id && p.DeviceId == device.Id, stop);
        if (peer is null)
        {
            PeerPlace place = maker.Place(network.Id, device.Name, wanted: null);
            await db.AskAsync(stop, place.Address, place.Names);
            DateTimeOffset? ends = key.StaySeconds is { } stay ? now.AddSeconds(stay) : null;
            Result<Peer> made = maker.Add(db, network, device, place, publicKey: null, approved: !network.Settings.DeviceApproval, ends);
            if (!made.IsSuccess)
                return (made.Failure, false);
            peer = made.Value;
        }
        if (await TunnelMaker.IsWithoutHubAsync(db, network.Id, stop))
            tunnels.MakeHub(db, network.Id, peer.Id);
        recorder.Audit(db, network.TenantId, "join_key.use", AuditTarget.Of("join_key", key.Id), after: new
        {
            deviceId = device.Id, device.Name, device.Hostname, device.Platform, device.AgentVersion, known,
            peerId = peer.Id, peer.NetworkId, ipv4 = peer.Ipv4,
        });
        recorder.Event(db, network.TenantId, "joinKeys", "join_key.used", key.Id.Value, network.Id);
        await db.SaveChangesAsync(stop);
        Enrolment enrolment = await DescribeAsync(device, peer, stop);
        await transaction.CommitAsync(stop);
        return (enrolment, known);
    }

    // A machine whose answer got lost asks again, with a key that it has used up itself: it is a member, and nothing changes.
    private async Task<Enrolment?> FindMemberAsync(JoinKey key, byte[] machineKey, DateTimeOffset now, CancellationToken stop)
    {
        if (key.RevokedAt is not null || key.ExpiresAt <= now)
            return null;
        var found = await db.Devices.AsNoTracking().Where(d => d.MachineKey == machineKey)
            .Join(db.Peers.Where(p => p.NetworkId == key.NetworkId), d => d.Id, p => p.DeviceId, (device, peer) => new { device, peer }).SingleOrDefaultAsync(stop);
        // One whose time is over uses the key up to be good again.
        return found is null || found.device.ExpiresAt <= now ? null : await DescribeAsync(found.device, found.peer, stop);
    }

    private async Task<Enrolment> DescribeAsync(Device device, Peer peer, CancellationToken stop)
    {
        string networkName = await db.Networks.Where(n => n.Id == peer.NetworkId).Select(n => n.Name).SingleAsync(stop);
        string serverKey = Convert.ToBase64String(instance.StateSigningKey.ExportSubjectPublicKeyInfo());
        return new Enrolment(device.Id, device.Name, instance.ServerId, serverKey, peer.NetworkId, networkName, peer.Id, peer.Held);
    }

    private async Task<(JoinKey? Key, bool ByCode)> FindKeyAsync(string text, CancellationToken stop)
    {
        if (JoinKeyToken.TryParse(text, out JoinKeyToken? token))
        {
            byte[] hash = token.Hash();
            return (await db.JoinKeys.AsNoTracking().SingleOrDefaultAsync(k => k.TokenHash == hash, stop), false);
        }
        if (!ShortCode.TryNormalize(text, out string? code))
            return (null, false);
        byte[] codeHash = CodeHash.Of(instance.CodeKey, code);
        return (await db.JoinKeys.AsNoTracking().SingleOrDefaultAsync(k => k.CodeHash == codeHash, stop), true);
    }

    private async Task<Device> MakeDeviceAsync(EnrolRequest body, byte[] machineKey, JoinKey key, DateTimeOffset now, CancellationToken stop)
    {
        var device = new Device
        {
            Id = DeviceId.New(time),
            TenantId = key.TenantId,
            OwnerUserId = key.CreatedBy,
            Name = await UniqueNames.ForDeviceAsync(db, key.TenantId, DnsLabel.From(body.Hostname, "device"), stop),
            Kind = DeviceKind.Agent,
            MachineKey = machineKey,
            Hostname = body.Hostname,
            Platform = body.Platform,
            AgentVersion = body.AgentVersion,
            Lans = MachineLans.Read(body.Lans)!,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Devices.Add(device);
        recorder.Event(db, key.TenantId, "devices", "device.created", device.Id.Value, key.NetworkId);
        await db.SaveChangesAsync(stop);
        return device;
    }

    // The losers of a race for the last use are told apart in the audit.
    private async Task<Failure> RefuseAsync(JoinKey seen, bool byCode, DateTimeOffset now, CancellationToken stop)
    {
        JoinKey? key = await db.JoinKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == seen.Id, stop);
        Failure failure = key switch
        {
            null => s_unknownKey,
            _ when await db.Tenants.AnyAsync(t => t.Id == key.TenantId && t.DeleteAfter != null && t.SuspendedAt == null, stop) => AccessControl.BeingDeleted,
            _ when await db.Tenants.AnyAsync(t => t.Id == key.TenantId && t.SuspendedAt != null, stop) => AccessControl.Suspended,
            { RevokedAt: not null } => new("join_key.revoked", "This join key was revoked. Make a new one."),
            _ when key.Uses >= key.MaxUses => new("join_key.used_up", "This join key was used as often as it may be. Make a new one for each machine."),
            _ when key.ExpiresAt > now && byCode => new("join_key.expired", "This short code has expired. Use the long key, or make a new one."),
            _ => new("join_key.expired", "This join key has expired. Make a new one."),
        };
        if (key is not null)
        {
            recorder.Audit(db, key.TenantId, "join_key.use", AuditTarget.Of("join_key", key.Id), after: new { refused = failure.Code }, outcome: AuditOutcome.Denied);
            await db.SaveChangesAsync(stop);
        }
        return failure;
    }

    // Empty when it is not base64 of that length.
    private static byte[] Base64(string text, int sizeBytes)
    {
        byte[] bytes = new byte[sizeBytes];
        return text.Length == (sizeBytes + 2) / 3 * 4 && Convert.TryFromBase64String(text, bytes, out int written) && written == sizeBytes ? bytes : [];
    }
}
