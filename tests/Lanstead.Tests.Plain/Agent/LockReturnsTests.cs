using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>A signing device hands in what a restored server has lost of the lock's log, and nothing to a server that went another way.</summary>
public sealed class LockReturnsTests : IDisposable
{
    private readonly TemporaryState _state = new();
    private readonly LockKey _ada = new(EcdsaP256.Create());
    private readonly LockBook _book;
    private readonly TenantId _tenant = TenantId.New(TimeProvider.System);
    private readonly List<LockLog> _sent = [];
    private SignerLog _log;

    public LockReturnsTests()
    {
        _book = new LockBook(_state.Store, new Warnings(), NullLogger.Instance);
        _log = SignerLog.Empty(_tenant);
    }

    public void Dispose()
    {
        _book.Dispose();
        _ada.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void Entries_that_follow_the_servers_head_are_sent_once_for_each_head()
    {
        Begin(_ada.PublicKey, _book.Key!.PublicKey);
        Append(Of(LockEntry.Types.Kind.Revoke, 1));
        Append(Of(LockEntry.Types.Kind.Revoke, 2));
        var returns = new LockReturns(_book, Send);
        returns.Offer(Member(3));
        Assert.Empty(_sent);
        returns.Offer(Member(1));
        returns.Offer(Member(1));
        Assert.Equal(_log.Entries.Skip(1), Assert.Single(_sent).Entries);
        returns.Offer(Member(0));
        Assert.Equal(_log.Entries, _sent[1].Entries);
        // A server that is as it was, and one that knows no such frame.
        returns.Offer(Member(3));
        MemberView older = Member(2);
        older.Head!.Lock.TakesEntries = false;
        returns.Offer(older);
        MemberView fork = Member(2);
        fork.Head!.Lock.Hash = ByteString.CopyFrom(new byte[32]);
        returns.Offer(fork);
        Assert.Equal(2, _sent.Count);
    }

    [Fact]
    public void Devices_that_do_not_sign_leave_it_to_those_that_do()
    {
        Begin(_ada.PublicKey);
        new LockReturns(_book, Send).Offer(Member(0));
        Assert.Empty(_sent);
    }

    private bool Send(AgentFrame frame)
    {
        _sent.Add(frame.LockEntries);
        return true;
    }

    private void Begin(params byte[][] signers)
    {
        LockEntry genesis = _log.Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
        genesis.Signers.Add(signers.Select((key, i) => new LockSigner { PublicKey = ByteString.CopyFrom(key), DeviceId = DeviceId.New(TimeProvider.System).ToWire(), Label = $"signer {i}" }));
        genesis.CodeHashes.Add(ByteString.CopyFrom(DisableCode.Hash(_tenant, DisableCode.Create())));
        Append(genesis);
    }

    private void Append(LockEntry entry)
    {
        _log = _log.Append(_ada.Sign(entry)).Log!;
        Assert.Null(_book.Take(new LockLog { TenantId = _tenant.ToWire(), Entries = { _log.Entries } }, []));
    }

    private LockEntry Of(LockEntry.Types.Kind kind, byte key)
    {
        LockEntry entry = _log.Next(kind, DateTimeOffset.UnixEpoch);
        entry.Key = ByteString.CopyFrom(Enumerable.Repeat(key, PublicKey.SizeBytes).ToArray());
        return entry;
    }

    private MemberView Member(int length)
    {
        var network = NetworkId.New(TimeProvider.System);
        var head = new NetworkStatement
        {
            TenantId = _tenant.ToWire(),
            Lock = new LockHead { Length = (ulong)length, Hash = length == 0 ? ByteString.Empty : ByteString.CopyFrom(SignerLog.HashOf(_log.Entries[length - 1])), TakesEntries = true },
        };
        return new MemberView(network, PeerId.New(TimeProvider.System), false, null, null, head, PeerSet.Read([])!, new Dictionary<PeerId, string>(), null, null, DeviceRules.AllowAll, 0, 0, 0);
    }
}
