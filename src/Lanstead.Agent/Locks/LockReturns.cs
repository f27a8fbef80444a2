using Google.Protobuf;
using Lanstead.Agent.Desired;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Locks;

/// <summary>Hands in what a server that was restored from a back-up has lost of a network lock's log. One for each connection; signing devices alone do it.</summary>
internal sealed class LockReturns(LockBook book, Func<AgentFrame, bool> send)
{
    // Well below the frame's limit; the rest goes when the server's head has moved.
    private const int BytesAtOnce = 128 * 1024;

    private readonly Dictionary<TenantId, ByteString> _told = [];

    /// <summary>Sends the entries that follow the server's head, once for each head; nothing where the server's log is another one.</summary>
    public void Offer(MemberView member)
    {
        if (member.Head is not { Lock: { TakesEntries: true } there } head || !WireId.TryRead(head.TenantId, out TenantId tenant)
            || book.Find(tenant) is not { } log || there.Length >= (ulong)log.Length || book.Key is not { } key || log.FindSigner(EcdsaP256.KeyId(key.PublicKey)) is null
            || (_told.TryGetValue(tenant, out ByteString? told) && told == there.Hash))
            return;
        int length = (int)there.Length;
        if (length > 0 && !SignerLog.HashOf(log.Entries[length - 1]).AsSpan().SequenceEqual(there.Hash.Span))
            return;
        var lost = new LockLog { TenantId = tenant.ToWire() };
        int bytes = 0;
        foreach (Signed entry in log.Entries.Skip(length).TakeWhile(entry => (bytes += entry.CalculateSize()) <= BytesAtOnce))
            lost.Entries.Add(entry);
        if (send(new AgentFrame { LockEntries = lost }))
            _told[tenant] = there.Hash;
    }
}
