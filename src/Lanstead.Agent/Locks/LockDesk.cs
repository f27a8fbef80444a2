using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Local;
using Lanstead.Protocol.Local;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Locks;

/// <summary>What people on this machine ask of its lock key: to say what it knows, to sign an entry of the log, to sign devices.</summary>
/// <remarks>The key never leaves; what is signed is made here from plain values, for the log that is here.</remarks>
internal sealed class LockDesk(LockBook book, Membership membership, AgentControl control, ServerLink server, TimeProvider time, ILogger logger)
{
    private const int MembersMax = 1_000;

    public LocalReply Answer(LockRequest request)
    {
        if (membership.Enrolment is null)
            return LocalApi.Error(AgentFailures.NotEnrolledYet());
        if (book.Key is not { } key)
            return LocalApi.Error(LockFailures.Unknown, "This machine's lock key cannot be used; see: lanstead status");
        return request.BodyCase switch
        {
            LockRequest.BodyOneofCase.Entry => SignEntry(key, request.Entry),
            LockRequest.BodyOneofCase.Members => SignMembers(key, request.Members),
            LockRequest.BodyOneofCase.AllowRemovals => AllowRemovals(),
            _ => State(key),
        };
    }

    private LocalReply State(LockKey key)
    {
        var state = new LockState { LockKey = ByteString.CopyFrom(key.PublicKey), DeviceId = membership.Enrolment!.DeviceId.ToString(), DeviceName = membership.Enrolment.DeviceName };
        foreach (SignerLog log in book.Logs)
        {
            state.Locks.Add(new LockStateOfTenant
            {
                TenantId = log.Tenant.ToString(),
                On = log.IsOn,
                Length = (uint)log.Length,
                Head = Convert.ToHexStringLower(log.Head.Span),
                Signers = { log.Signers.Select(signer => signer.Label) },
                Signs = IsSigner(log, key),
                Anchor = log.Length > 0 ? LockAnchor.Of(log).ToString() : "",
            });
        }
        return new LocalReply { Done = true, Lock = state };
    }

    private LocalReply SignEntry(LockKey key, LockEntryToSign request)
    {
        if (!TenantId.TryParse(request.TenantId, null, out TenantId tenant) || !WireMessages.TryRead(LockEntry.Parser, request.Entry.Span, out LockEntry? asked))
            return LocalApi.Error(AgentFailures.BadRequest, "The entry cannot be read. Command and agent may be of different versions: lanstead version");
        SignerLog log = book.Find(tenant) ?? SignerLog.Empty(tenant);
        // Its place in the log is this machine's own word, not the caller's.
        LockEntry entry = log.Next(asked.Kind, time.GetUtcNow());
        entry.Signers.AddRange(asked.Signers);
        entry.CodeHashes.AddRange(asked.CodeHashes);
        entry.Key = asked.Key;
        Signed envelope = key.Sign(entry);
        (_, LockFault? fault) = log.Append(envelope);
        if (fault is { } why)
        {
            return LocalApi.Error(LockFailures.NotASigner, why switch
            {
                LockFault.NotASigner => "This machine is no signer of that space, so its word does not count. Run this on one that is: lanstead lock status",
                LockFault.AlreadyOn => "That space has a network lock already: lanstead lock status",
                LockFault.NotOn => "That space has no network lock that is on, or this machine has not heard of it yet.",
                LockFault.SignerThere => "That device is a signer already.",
                LockFault.SignerNeeded => "That is no signer, or the last one. A signer is removed before its key is revoked; the last one goes by a code: lanstead lock disable CODE",
                LockFault.Revoked => "That key was revoked already.",
                _ => $"The entry does not fit the log ({why}).",
            });
        }
        Log.Signed(logger, $"entry {log.Length} of the log ({entry.Kind})", tenant.ToString());
        return new LocalReply { Done = true, Signatures = { envelope.Statement, envelope.Signature, envelope.KeyId } };
    }

    private LocalReply SignMembers(LockKey key, LockMembersToSign request)
    {
        if (!TenantId.TryParse(request.TenantId, null, out TenantId tenant) || Math.Max(request.Members.Count, request.Routes.Count) > MembersMax)
            return LocalApi.Error(AgentFailures.BadRequest, "The devices cannot be read. Command and agent may be of different versions: lanstead version");
        // While there is no lock a signature means nothing yet: it is made for the one that is turned on with it.
        if (book.Find(tenant) is { IsOn: true } log && !IsSigner(log, key))
            return LocalApi.Error(LockFailures.NotASigner, "This machine is no signer of that space, so its word does not count. Run this on one that is: lanstead lock status");
        var reply = new LocalReply { Done = true };
        foreach (LockMemberToSign one in request.Members)
        {
            if (Read(tenant, one) is not { } member)
                return LocalApi.Error(AgentFailures.BadRequest, "A device to be signed has an address, a range or a key that is none.");
            reply.Signatures.Add(ByteString.CopyFrom(key.Sign(member)));
        }
        foreach (LockRouteToSign one in request.Routes)
        {
            if (Read(tenant, one) is not { } route)
                return LocalApi.Error(AgentFailures.BadRequest, "A LAN to be signed has a range or a key that is none.");
            reply.Signatures.Add(ByteString.CopyFrom(key.Sign(route)));
        }
        Log.Signed(logger, $"{request.Members.Count} devices and {request.Routes.Count} LANs", tenant.ToString());
        return reply;
    }

    private LocalReply AllowRemovals()
    {
        book.AllowRemovals(time.GetUtcNow());
        foreach (MemberView member in membership.Views())
            server.Send(new AgentFrame { Resync = new Resync { NetworkId = member.Network.ToWire(), Reason = "allowed" } });
        control.Changed.Set();
        return new LocalReply { Done = true, Line = "For two minutes the server may take most devices out of a network at once." };
    }

    private static LockMember? Read(TenantId tenant, LockMemberToSign one) =>
        NetworkId.TryParse(one.NetworkId, null, out NetworkId network) && DeviceId.TryParse(one.DeviceId, null, out DeviceId device)
            && IPAddress.TryParse(one.Ipv4, out IPAddress? ipv4) && IPAddress.TryParse(one.Ipv6, out IPAddress? ipv6) && Enum.TryParse(one.Role, ignoreCase: true, out LockRole role) && Enum.IsDefined(role)
            ? LockMember.Of(tenant, network, device, one.Ipv4Cidr, one.Ipv6Cidr, ipv4, ipv6, role, one.Key.Memory) : null;

    private static LockRoute? Read(TenantId tenant, LockRouteToSign one) =>
        NetworkId.TryParse(one.NetworkId, null, out NetworkId network) && DeviceId.TryParse(one.DeviceId, null, out DeviceId device)
            ? LockRoute.Of(tenant, network, device, one.Key.Memory, one.Lan, one.Reach) : null;

    private static bool IsSigner(SignerLog log, LockKey key) => log.FindSigner(EcdsaP256.KeyId(key.PublicKey)) is { } signer && signer.PublicKey.Span.SequenceEqual(key.PublicKey);
}
