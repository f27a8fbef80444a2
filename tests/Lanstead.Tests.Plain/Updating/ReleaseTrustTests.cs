using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Protocol.Releases;
using Lanstead.ReleaseTool;

namespace Lanstead.Tests.Plain.Updating;

/// <summary>M2: attacks on what says which release is the newest, and how the right one comes through all the same.</summary>
public sealed class ReleaseTrustTests : IDisposable
{
    private readonly ReleaseWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void M2_a_release_by_the_right_key_is_taken_and_its_counter_kept()
    {
        var (trust, release) = _world.Pinned.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 5), ReleaseWorld.Now).Value;
        Assert.Equal(("0.2.0", 5L, 5L), (release.Version, release.Counter, trust.Counter));
        Assert.Equal(trust.ToFile(), ReleaseTrust.Read(trust.ToFile())!.ToFile());
        Assert.True(trust.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 5), ReleaseWorld.Now).IsSuccess);
        Assert.True(trust.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 6), ReleaseWorld.Now).IsSuccess);
    }

    [Fact]
    public void M2_an_older_release_is_refused()
    {
        ReleaseTrust trust = _world.Pinned.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 5), ReleaseWorld.Now).Value.Trust;
        Refused(ReleaseFailures.Older, trust.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 4), ReleaseWorld.Now));
    }

    [Fact]
    public void M2_a_release_that_is_over_is_refused_and_keys_that_are_over_too()
    {
        Refused(ReleaseFailures.Expired, _world.Pinned.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 5, ReleaseWorld.Now.AddDays(1)), ReleaseWorld.Now.AddDays(2)));
        Refused(ReleaseFailures.Expired, _world.Pinned.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 5, ReleaseWorld.Now.AddYears(5)), ReleaseWorld.Now.AddYears(2)));
        Refused(ReleaseFailures.Expired, ReleaseTrust.Pin(_world.Chain, ReleaseWorld.Now.AddYears(2)));
    }

    [Fact]
    public void M2_a_key_of_somebody_else_a_root_key_and_a_signature_of_another_kind_sign_no_release()
    {
        SignedDocument honest = ReleaseWorld.Sign(_world.Key, 5);
        SignedDocument[] lies =
        [
            ReleaseWorld.Sign(_world.NewKey(), 5),
            ReleaseWorld.Sign(_world.Root, 5),
            SignedDocument.Sign(ReleaseKeys.Domain, honest.Statement, [_world.Key]),
            honest with { Signatures = [honest.Signatures[0] with { Signature = new byte[64] }] },
            honest with { Signatures = [honest.Signatures[0] with { KeyId = ReleaseWorld.Public(_world.Root).Id }] },
            honest with { Signatures = [.. _world.Chain[0].Signatures] },
        ];
        foreach (SignedDocument lie in lies)
            Refused(ReleaseFailures.NotSigned, _world.Pinned.Accept(_world.Chain, lie, ReleaseWorld.Now));
    }

    [Fact]
    public void M2_each_flipped_byte_of_a_release_is_refused()
    {
        SignedDocument honest = ReleaseWorld.Sign(_world.Key, 5);
        for (int at = 0; at < honest.Statement.Length; at++)
        {
            byte[] flipped = [.. honest.Statement];
            flipped[at] ^= 1;
            Refused(ReleaseFailures.NotSigned, _world.Pinned.Accept(_world.Chain, honest with { Statement = flipped }, ReleaseWorld.Now));
        }
        byte[] signature = honest.Signatures[0].Signature;
        for (int at = 0; at < signature.Length; at++)
        {
            byte[] flipped = [.. signature];
            flipped[at] ^= 1;
            Refused(ReleaseFailures.NotSigned, _world.Pinned.Accept(_world.Chain, honest with { Signatures = [honest.Signatures[0] with { Signature = flipped }] }, ReleaseWorld.Now));
        }
    }

    [Fact]
    public void M2_a_counter_that_a_stolen_key_drove_up_is_forgotten_with_that_key()
    {
        ReleaseTrust driven = _world.Pinned.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, long.MaxValue), ReleaseWorld.Now).Value.Trust;
        Refused(ReleaseFailures.Older, driven.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, 6), ReleaseWorld.Now));

        ECDsa next = _world.NewKey();
        SignedDocument[] chain = Signing.AddKeys(_world.Chain, [ReleaseWorld.Public(_world.Root)], 1, [ReleaseWorld.Public(next)], ReleaseWorld.Now.AddYears(1), [_world.Root]);
        var (trust, _) = driven.Accept(chain, ReleaseWorld.Sign(next, 6), ReleaseWorld.Now).Value;
        Assert.Equal(6, trust.Counter);
        // Who has the stolen key is out, also with the chain from before.
        Refused(ReleaseFailures.NotSigned, trust.Accept(_world.Chain, ReleaseWorld.Sign(_world.Key, long.MaxValue), ReleaseWorld.Now));
        Refused(ReleaseFailures.NotSigned, driven.Accept(chain, ReleaseWorld.Sign(_world.Key, long.MaxValue), ReleaseWorld.Now));
    }

    [Fact]
    public void M2_root_keys_change_by_root_keys_and_whoever_was_away_for_several_changes_follows_them()
    {
        ECDsa second = _world.NewKey(), third = _world.NewKey(), key = _world.NewKey();
        SignedDocument[] chain = Signing.AddKeys(_world.Chain, [ReleaseWorld.Public(second)], 1, [ReleaseWorld.Public(_world.Key)], ReleaseWorld.Now.AddYears(1), [_world.Root, second]);
        chain = Signing.AddKeys(chain, [ReleaseWorld.Public(second), ReleaseWorld.Public(third)], 2, [ReleaseWorld.Public(key)], ReleaseWorld.Now.AddYears(1), [second, third]);
        Assert.True(_world.Pinned.Accept(chain, ReleaseWorld.Sign(key, 1), ReleaseWorld.Now).IsSuccess);
        // Without the step in between nobody vouches for the last.
        Refused(ReleaseFailures.NotSigned, _world.Pinned.Accept([chain[0], chain[2]], ReleaseWorld.Sign(key, 1), ReleaseWorld.Now));
        // One of two is not enough any more.
        Assert.Throws<ArgumentException>(() => Signing.AddKeys(chain, [ReleaseWorld.Public(second)], 1, [ReleaseWorld.Public(key)], ReleaseWorld.Now.AddYears(1), [second]));
    }

    [Fact]
    public void M2_keys_that_others_signed_are_refused_whatever_release_they_come_with()
    {
        using var stranger = new ReleaseWorld();
        SignedDocument[] foreign = [_world.Chain[0], .. Signing.AddKeys(_world.Chain, [ReleaseWorld.Public(_world.Root)], 1, [ReleaseWorld.Public(stranger.Key)], ReleaseWorld.Now.AddYears(1), [_world.Root])[1..]];
        SignedDocument[] forged = [_world.Chain[0], SignedDocument.Sign(ReleaseKeys.Domain, foreign[1].Statement, [stranger.Root])];
        Refused(ReleaseFailures.NotSigned, _world.Pinned.Accept(forged, ReleaseWorld.Sign(stranger.Key, 9), ReleaseWorld.Now));
        Refused(ReleaseFailures.NotSigned, _world.Pinned.Accept(stranger.Chain, ReleaseWorld.Sign(stranger.Key, 9), ReleaseWorld.Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"keys\":null,\"counter\":1,\"counterKey\":\"\"}")]
    [InlineData("{\"keys\":{\"statement\":\"\",\"signatures\":[]},\"counter\":1,\"counterKey\":\"\"}")]
    public void M2_trust_that_is_lost_or_broken_on_disk_is_no_trust(string file) => Assert.Null(ReleaseTrust.Read(Encoding.UTF8.GetBytes(file)));

    [Theory]
    [InlineData("{\"kind\":\"release\",\"kind\":\"release\",\"version\":\"1\",\"counter\":9,\"expires\":\"2027-01-01T00:00:00Z\",\"files\":[{\"name\":\"a\",\"size\":1,\"sha256\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}")]
    [InlineData("{\"kind\":\"keys\",\"version\":\"1\",\"counter\":9,\"expires\":\"2027-01-01T00:00:00Z\",\"files\":[{\"name\":\"a\",\"size\":1,\"sha256\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}")]
    [InlineData("{\"kind\":\"release\",\"version\":\"1\",\"counter\":9,\"expires\":\"2027-01-01T00:00:00Z\",\"files\":[{\"name\":\"a\",\"size\":99999999999,\"sha256\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}")]
    [InlineData("{\"kind\":\"release\",\"version\":\"1\",\"counter\":9,\"expires\":\"2027-01-01T00:00:00Z\",\"files\":[]}")]
    [InlineData("{\"kind\":\"release\",\"version\":\"1\",\"counter\":9,\"files\":[]}")]
    public void M2_a_signed_statement_that_can_be_read_in_two_ways_or_makes_no_sense_is_refused(string statement) =>
        Refused(ReleaseFailures.Malformed, _world.Pinned.Accept(_world.Chain, SignedDocument.Sign(Release.Domain, Encoding.UTF8.GetBytes(statement), [_world.Key]), ReleaseWorld.Now));

    private static void Refused<T>(string code, Result<T> result) => Assert.Equal(code, result.Failure?.Code);
}
