using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Locks;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>J2: a new machine that was given the lock with its key believes that one, and neither another nor that there is none.</summary>
public sealed class LockAnchorTests : IDisposable
{
    private readonly TemporaryState _state = new();
    private readonly LockKey _ada = new(EcdsaP256.Create());
    private readonly LockKey _mallory = new(EcdsaP256.Create());
    private readonly TenantId _tenant = TenantId.New(TimeProvider.System);
    private readonly NetworkId _network = NetworkId.New(TimeProvider.System);

    public void Dispose()
    {
        _ada.Dispose();
        _mallory.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void J2_only_the_log_that_was_given_or_one_that_goes_on_from_it_is_taken()
    {
        SignerLog log = Begun(_ada);
        LockAnchor anchor = LockAnchor.Of(log);
        LockEntry more = log.Next(LockEntry.Types.Kind.Revoke, DateTimeOffset.UnixEpoch);
        more.Key = ByteString.CopyFrom(_mallory.PublicKey);
        SignerLog later = log.Append(_ada.Sign(more)).Log!;
        using var book = new LockBook(_state.Store, new Warnings(), NullLogger.Instance);
        Assert.True(LockAnchor.TryParse($" {anchor} ", out LockAnchor? read));
        book.Expect(_network, read);

        // Without it the network stays down, whosever it is said to be.
        Assert.True(book.PlaceOf(_network, _tenant).IsLost);
        Assert.True(book.PlaceOf(_network, TenantId.New(TimeProvider.System)).TenantChanged);
        Assert.NotNull(book.Take(Wire(Begun(_mallory)), [_network]));
        Assert.Null(book.PlaceOf(_network, _tenant).Log);
        Assert.Null(book.Take(Wire(later), [_network]));
        Assert.Equal(2, book.PlaceOf(_network, _tenant).Log!.Length);

        // Also after a restart, and one that is known already is not given up for another.
        using var again = new LockBook(_state.Reopen(), new Warnings(), NullLogger.Instance);
        again.Load();
        Assert.Equal(2, again.PlaceOf(_network, _tenant).Log!.Length);
        Assert.False(again.Contradicts(anchor));
        Assert.True(again.Contradicts(LockAnchor.Of(Begun(_mallory))));
    }

    [Fact]
    public void J2_what_was_given_outlives_a_restart_and_what_the_server_told_before()
    {
        using var book = new LockBook(_state.Store, new Warnings(), NullLogger.Instance);
        Assert.Null(book.Take(Wire(Begun(_mallory)), []));
        book.Expect(_network, LockAnchor.Of(Begun(_ada)));
        Assert.True(book.PlaceOf(_network, _tenant).IsLost);
        using var again = new LockBook(_state.Reopen(), new Warnings(), NullLogger.Instance);
        again.Load();
        Assert.True(again.PlaceOf(_network, _tenant).IsLost);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lslock_")]
    [InlineData("lslock_AAAA")]
    [InlineData("lslock_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Text_that_is_none_is_not_read(string text) => Assert.False(LockAnchor.TryParse(text, out _));

    private SignerLog Begun(LockKey by)
    {
        SignerLog log = SignerLog.Empty(_tenant);
        LockEntry genesis = log.Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
        genesis.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(by.PublicKey), DeviceId = DeviceId.New(TimeProvider.System).ToWire(), Label = "ada" });
        genesis.CodeHashes.Add(ByteString.CopyFrom(new byte[DisableCode.HashSizeBytes]));
        return log.Append(by.Sign(genesis)).Log!;
    }

    private LockLog Wire(SignerLog log) => new() { TenantId = _tenant.ToWire(), Entries = { log.Entries } };
}
