using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

/// <summary>J2, F7: a log of the network lock goes on by its signers' word only, in one way, and never back.</summary>
public sealed class SignerLogTests : IDisposable
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly TenantId _tenant = TenantId.New(TimeProvider.System);
    private readonly LockKey _ada = new(EcdsaP256.Create());
    private readonly LockKey _ben = new(EcdsaP256.Create());
    private readonly LockKey _mallory = new(EcdsaP256.Create());
    private readonly byte[] _code = DisableCode.Create();
    private SignerLog? _on;

    public void Dispose()
    {
        _ada.Dispose();
        _ben.Dispose();
        _mallory.Dispose();
    }

    [Fact]
    public void Lock_is_on_from_its_first_entry_until_a_code_turns_it_off()
    {
        SignerLog log = On();
        Assert.True(log.IsOn);
        Assert.Equal("ada", Assert.Single(log.Signers).Label);

        SignerLog off = Good(log, Code(log, _code));
        Assert.False(off.IsOn);
        Refused(LockFault.NotOn, off, Sign(_ada, Adding(off, _ben, "ben")));

        SignerLog again = Good(off, Sign(_ben, Genesis(off, _ben, "ben")));
        Assert.Equal("ben", Assert.Single(again.Signers).Label);
        Refused(LockFault.WrongCode, again, Code(again, _code));
    }

    [Fact]
    public void Signers_add_and_remove_each_other_but_never_the_last()
    {
        SignerLog log = Good(On(), Sign(_ada, Adding(On(), _ben, "ben")));
        Assert.Equal(["ada", "ben"], log.Signers.Select(signer => signer.Label));
        Refused(LockFault.SignerThere, log, Sign(_ada, Adding(log, _ben, "again")));

        SignerLog ben = Good(log, Sign(_ben, Removing(log, _ada)));
        Assert.Equal("ben", Assert.Single(ben.Signers).Label);
        Refused(LockFault.NotASigner, ben, Sign(_ada, Adding(ben, _mallory, "m")));
        Refused(LockFault.SignerNeeded, ben, Sign(_ben, Removing(ben, _ben)));
    }

    [Fact]
    public void Who_is_no_signer_adds_nothing()
    {
        SignerLog log = On();
        Refused(LockFault.NotASigner, log, Sign(_mallory, Adding(log, _mallory, "m")));
        Signed borrowed = Sign(_mallory, Adding(log, _mallory, "m"));
        borrowed.KeyId = ByteString.CopyFrom(EcdsaP256.KeyId(_ada.PublicKey));
        Refused(LockFault.BadSignature, log, borrowed);
        Signed changed = Sign(_ada, Adding(log, _ben, "ben"));
        changed.Statement = Adding(log, _mallory, "ben").ToByteString();
        Refused(LockFault.BadSignature, log, changed);
        Refused(LockFault.AlreadyOn, log, Sign(_mallory, Genesis(log, _mallory, "m")));
        Refused(LockFault.NotASigner, SignerLog.Empty(_tenant), Sign(_mallory, Genesis(SignerLog.Empty(_tenant), _ada, "ada")));
    }

    [Fact]
    public void Replayed_forked_and_foreign_entries_are_refused()
    {
        SignerLog on = On();
        Signed adding = Sign(_ada, Adding(on, _ben, "ben"));
        SignerLog log = Good(on, adding);

        Refused(LockFault.NotNext, log, adding);
        Refused(LockFault.NotNext, log, Sign(_ada, Removing(on, _ben)));
        var other = new LockEntry(Removing(log, _ben)) { TenantId = TenantId.New(TimeProvider.System).ToWire() };
        Refused(LockFault.Foreign, log, Sign(_ada, other));
        SignerLog fork = Good(on, Sign(_ada, Adding(on, _mallory, "ben")));
        Assert.False(log.IsPrefixOf(fork.Entries));
        Assert.False(log.IsPrefixOf(on.Entries));
        Assert.True(on.IsPrefixOf(log.Entries));
    }

    [Fact]
    public void Entry_with_more_than_its_kind_needs_is_refused()
    {
        SignerLog log = On();
        var two = new LockEntry(Adding(log, _ben, "ben")) { Key = ByteString.CopyFrom(_ada.PublicKey) };
        Refused(LockFault.Malformed, log, Sign(_ada, two));
        Refused(LockFault.Malformed, log, Sign(_ada, log.Next(LockEntry.Types.Kind.Unspecified, s_now)));
        Refused(LockFault.Malformed, log, Sign(_ada, Adding(log, _ben, "turned\u202eround")));
        Refused(LockFault.Malformed, log, new Signed { Statement = ByteString.CopyFrom(1, 2, 3) });
    }

    [Fact]
    public void Revoked_key_counts_no_more_and_cannot_become_a_signer()
    {
        SignerLog log = On();
        LockEntry entry = log.Next(LockEntry.Types.Kind.Revoke, s_now);
        entry.Key = ByteString.CopyFrom(_ben.PublicKey);
        SignerLog after = Good(log, Sign(_ada, entry));

        Assert.True(after.IsRevoked(_ben.PublicKey));
        Assert.False(after.IsRevoked(_ada.PublicKey));
        Refused(LockFault.Revoked, after, Sign(_ada, Adding(after, _ben, "ben")));
    }

    [Fact]
    public void Code_of_another_tenant_or_with_one_bit_changed_turns_nothing_off()
    {
        SignerLog log = On();
        byte[] almost = [.. _code];
        almost[0] ^= 1;
        Refused(LockFault.WrongCode, log, Code(log, almost));
        Assert.NotEqual(DisableCode.Hash(_tenant, _code), DisableCode.Hash(TenantId.New(TimeProvider.System), _code));
        Assert.True(DisableCode.TryParse(DisableCode.Format(_code).ToUpperInvariant().Replace('-', ' '), out byte[]? read));
        Assert.Equal(_code, read);
        Assert.False(DisableCode.TryParse("ab", out _));
    }

    [Fact]
    public void Every_bit_of_a_log_counts()
    {
        IReadOnlyList<Signed> entries = Good(On(), Sign(_ada, Adding(On(), _ben, "ben"))).Entries;
        Assert.Null(SignerLog.Read(_tenant, entries).Fault);
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            Signed[] bent = [.. entries.Select(entry => entry.Clone())];
            Signed one = bent[random.Next(bent.Length)];
            byte[] bytes = (i % 2 == 0 ? one.Statement : one.Signature).ToByteArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (i % 2 == 0)
                one.Statement = ByteString.CopyFrom(bytes);
            else
                one.Signature = ByteString.CopyFrom(bytes);
            Assert.NotNull(SignerLog.Read(_tenant, bent).Fault);
        }
    }

    [Fact]
    public void Key_of_a_curve_that_the_platform_lacks_is_no_key()
    {
        byte[] key = [.. _ada.PublicKey];
        // 1.2.840.10045.3.1.7 is P-256; with one bit changed it names no curve that OpenSSL has.
        key[15] ^= 0x20;
        Assert.False(EcdsaP256.TryReadPublicKey(key, out _));
    }

    private SignerLog On() => _on ??= Good(SignerLog.Empty(_tenant), Sign(_ada, Genesis(SignerLog.Empty(_tenant), _ada, "ada")));

    private LockEntry Genesis(SignerLog log, LockKey first, string label)
    {
        LockEntry entry = log.Next(LockEntry.Types.Kind.Genesis, s_now);
        entry.Signers.Add(Signer(first, label));
        entry.CodeHashes.Add(ByteString.CopyFrom(log.Length == 0 ? DisableCode.Hash(_tenant, _code) : DisableCode.Hash(_tenant, DisableCode.Create())));
        return entry;
    }

    private static LockEntry Adding(SignerLog log, LockKey key, string label)
    {
        LockEntry entry = log.Next(LockEntry.Types.Kind.AddSigner, s_now);
        entry.Signers.Add(Signer(key, label));
        return entry;
    }

    private static LockEntry Removing(SignerLog log, LockKey key)
    {
        LockEntry entry = log.Next(LockEntry.Types.Kind.RemoveSigner, s_now);
        entry.Key = ByteString.CopyFrom(key.PublicKey);
        return entry;
    }

    private static Signed Code(SignerLog log, byte[] code)
    {
        LockEntry entry = log.Next(LockEntry.Types.Kind.Disable, s_now);
        entry.Code = ByteString.CopyFrom(code);
        return new Signed { Statement = entry.ToByteString() };
    }

    private static LockSigner Signer(LockKey key, string label) =>
        new() { PublicKey = ByteString.CopyFrom(key.PublicKey), DeviceId = DeviceId.New(TimeProvider.System).ToWire(), Label = label };

    private static Signed Sign(LockKey key, LockEntry entry) => key.Sign(entry);

    private static SignerLog Good(SignerLog log, Signed entry)
    {
        (SignerLog? next, LockFault? fault) = log.Append(entry);
        Assert.Null(fault);
        return next!;
    }

    private static void Refused(LockFault why, SignerLog log, Signed entry) => Assert.Equal((null, (LockFault?)why), log.Append(entry));
}
