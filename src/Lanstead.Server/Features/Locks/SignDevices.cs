using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Locks;

/// <param name="PeerId">The device in a network.</param>
/// <param name="Role">As what it was signed: agent, config or gateway.</param>
/// <param name="Signer">Short name of the signer's key, in hex.</param>
/// <param name="Signature">64 bytes, in base64.</param>
internal sealed record DeviceSignature(PeerId PeerId, string Role, string Signer, byte[] Signature);

/// <param name="PeerId">The device in a network that leads there.</param>
/// <param name="Prefix">The LAN.</param>
/// <param name="Mapped">What the others reach it by; null: by its own range.</param>
/// <param name="Signer">Short name of the signer's key, in hex.</param>
/// <param name="Signature">64 bytes, in base64.</param>
internal sealed record RouteSignature(PeerId PeerId, string Prefix, string? Mapped, string Signer, byte[] Signature);

/// <param name="Signatures">One for each device and network; at most 1,000.</param>
/// <param name="Routes">One for each LAN behind a device; at most 1,000. Null: none.</param>
internal sealed record SignDevicesRequest(IReadOnlyList<DeviceSignature> Signatures, IReadOnlyList<RouteSignature>? Routes = null);

/// <param name="Signed">How many devices and LANs were signed.</param>
internal sealed record SignedView(int Signed);

/// <summary>Takes what a signing device signed of others. What is not right by the log is refused whole, so that nobody believes that it counts.</summary>
internal sealed class SignDevices(TenantDb db, Recorder recorder, TimeProvider time)
{
    /// <summary>Most signatures at once.</summary>
    public const int Max = 1_000;

    private const string Store = "UPDATE peers SET membership_signature = $2, membership_signer = $3, updated_at = $4 WHERE id = $1";

    public static Task<Answer<SignedView>> HandleAsync(TenantId tenantId, SignDevicesRequest body, SignDevices self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    /// <summary>Says what is wrong with the form of a list; null when nothing is.</summary>
    public static Failure? Check(IReadOnlyList<DeviceSignature> signatures, bool mayBeEmpty) => new FieldErrors()
        .When(signatures.Count > Max || (signatures.Count == 0 && !mayBeEmpty), "signatures", $"1 to {Max} signatures.")
        .When(signatures.Select(one => one.PeerId).Distinct().Count() != signatures.Count, "signatures", "Each device of a network comes once.")
        .When(signatures.Any(one => one.Role is not ("agent" or "config" or "gateway")), "signatures", "A role is agent, config or gateway.")
        .When(signatures.Any(one => one.Signer is not { Length: 16 } || !one.Signer.All(char.IsAsciiHexDigitLower)), "signatures", "A signer is 16 digits of hex.")
        .When(signatures.Any(one => one.Signature is not { Length: EcdsaP256.SignatureSizeBytes }), "signatures", "A signature has 64 bytes.").Failure;

    /// <summary>Writes signatures that are right by <paramref name="log"/>; the networks' rows are locked already.</summary>
    public static async Task<Failure?> StoreAsync(TenantDb db, SignerLog log, IReadOnlyList<DeviceSignature> signatures, DateTimeOffset now, CancellationToken stop)
    {
        if (signatures.Count == 0)
            return null;
        var peers = (await db.QueryAsync(LockedPeer.Some, [log.Tenant.Value, signatures.Select(one => one.PeerId.Value).ToArray()], LockedPeer.Read, stop)).ToDictionary(peer => peer.Id);
        foreach (DeviceSignature one in signatures)
        {
            if (!peers.TryGetValue(one.PeerId, out LockedPeer? peer))
                return new Failure("not_found", "One of the devices is gone from its network. Look again, and sign what is there.");
            byte[] signer = Convert.FromHexString(one.Signer);
            LockRole role = Enum.Parse<LockRole>(one.Role, ignoreCase: true);
            if (role != LockRole.Gateway && role != peer.Role && !(role == LockRole.Agent && peer.Role == LockRole.Gateway))
                return Refused(peer, "it is of another kind");
            if (log.FindSigner(signer) is not { } by)
                return Refused(peer, $"key {one.Signer} is no signer of this space");
            if (LockMember.Of(log.Tenant, peer.Head, peer.Wire, role)?.IsVouchedFor(by.PublicKey.Span, one.Signature) != true)
                return Refused(peer, "the signature is not over what stands here now: its address, key or network changed meanwhile");
            if (log.IsRevoked((role == LockRole.Config ? peer.Wire.PublicKey : peer.Wire.LockKey).Span))
                return Refused(peer, "its key was revoked");
            db.Waiting.Add(Store, [one.PeerId.Value, one.Signature, signer, now], rows: 1);
            WireId.TryRead(peer.Head.NetworkId, out NetworkId network);
            NetworkRevisions.PeerChanged(db, network, one.PeerId, now);
        }
        return null;

        static Failure Refused(LockedPeer peer, string why) => new("lock.signature_refused", $"{peer.Name} was not signed: {why}.");
    }

    private async Task<Answer<SignedView>> RunAsync(TenantId tenant, SignDevicesRequest body, CancellationToken stop)
    {
        IReadOnlyList<RouteSignature> routes = body.Routes ?? [];
        if ((Check(body.Signatures, mayBeEmpty: routes.Count > 0) ?? SignedRoutes.Check(routes)) is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await NetworkRevisions.LockAllAsync(db, tenant, stop);
        Question<Signed> entries = LockEntries.Ask(tenant);
        await db.AskAsync(stop, entries);
        SignerLog log = LockEntries.Log(tenant, entries.Rows);
        if (!log.IsOn)
            return new Failure("lock.not_on", "This space has no network lock that is on.");
        DateTimeOffset now = time.GetUtcNow();
        if ((await StoreAsync(db, log, body.Signatures, now, stop) ?? await SignedRoutes.StoreAsync(db, log, routes, now, stop)) is { } refused)
            return refused;
        recorder.Audit(
            db, tenant, "lock.sign", AuditTarget.Of("tenant", tenant),
            after: new
            {
                peers = body.Signatures.Select(one => one.PeerId), routes = routes.Select(one => new { one.PeerId, one.Prefix, one.Mapped }),
                signers = body.Signatures.Select(one => one.Signer).Concat(routes.Select(one => one.Signer)).Distinct(),
            });
        recorder.Event(db, tenant, "peers", "lock.changed", tenant.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return new SignedView(body.Signatures.Count + routes.Count);
    }
}
