using System.Net;
using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.Policy;
using Lanstead.Crypto;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>Two agents agree on a preshared key through a server that loses, repeats and reads what it likes; at each moment each takes what the other speaks.</summary>
public sealed class PairBookTests : IDisposable
{
    private static readonly NetworkId s_network = NetworkId.New(TimeProvider.System);
    private readonly Clock _clock = new();
    private readonly End _maker;
    private readonly End _taker;
    private readonly List<(End To, PairNote Note)> _wire = [];
    private readonly List<byte[]> _seen = [];

    public PairBookTests()
    {
        PeerId[] ids = [.. Enumerable.Range(0, 2).Select(_ => PeerId.New(TimeProvider.System)).OrderBy(id => id.ToWire().ToByteArray(), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        _maker = new End(ids[0], _clock);
        _taker = new End(ids[1], _clock);
    }

    public void Dispose()
    {
        _maker.Dispose();
        _taker.Dispose();
    }

    [Fact]
    public void Both_speak_one_key_in_the_end_and_take_what_the_other_speaks_all_the_way()
    {
        Turn(_maker);
        Assert.Null(_maker.Now.Spoken);
        Deliver(_taker);
        Turn(_taker);
        Assert.NotNull(_taker.Now.Spoken);
        Deliver(_maker);
        Turn(_maker);
        AssertAgreed();
        Assert.Empty(_wire);
        Assert.DoesNotContain(_seen, note => Contains(note, _maker.Now.Spoken!.Reveal()));

        // Over a restart of both, and a day later nothing else is taken.
        _clock.Advance(PairBook.Overlap);
        _maker.Restart();
        _taker.Restart();
        Turn(_maker);
        Turn(_taker);
        AssertAgreed();
        Assert.Equal((null, null), (_maker.Now.AlsoTaken, _taker.Now.AlsoTaken));
        Assert.Empty(_wire);
        Assert.All(_maker.Files().Concat(_taker.Files()), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.NotEmpty(_maker.Files());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Notes_that_are_lost_or_repeated_do_no_harm(int seed)
    {
        var random = new Random(seed);
        for (int step = 0; step < 200 && !(Agreed() && _wire.Count == 0); step++)
        {
            Turn(random.Next(2) == 0 ? _maker : _taker);
            foreach ((End to, PairNote note) in _wire.ToArray())
            {
                if (random.Next(3) > 0)
                    to.Notes.Add(note);
                if (random.Next(3) > 0)
                    _wire.Remove((to, note));
            }
            _clock.Advance(TimeSpan.FromSeconds(30));
        }
        AssertAgreed();
    }

    [Fact]
    public void New_wireguard_keys_lead_to_another_preshared_one_and_the_first_is_used_until_then()
    {
        Agree();
        byte[] first = [.. _maker.Now.Spoken!.Reveal()];
        using PrivateKey former = _taker.Key;
        _taker.Rotate();
        Turn(_maker, deliver: false);
        Turn(_taker, deliver: false);
        Assert.True(_maker.Now.Spoken!.Reveal().SequenceEqual(first) && _taker.Now.Spoken!.Reveal().SequenceEqual(first));
        Agree(instead: first);
        Assert.False(_taker.Now.Spoken!.Reveal().SequenceEqual(first));

        // Set up anew: what it had is lost, so the other end speaks none until there is a new one.
        _taker.Rotate(overlaps: false);
        Directory.Delete(Path.GetDirectoryName(_taker.Files()[0])!, true);
        _taker.Restart();
        Turn(_maker, deliver: false);
        Turn(_taker, deliver: false);
        Assert.Equal((null, null), (_maker.Now.Spoken, _taker.Now.Spoken));
        Agree(instead: first);
    }

    [Fact]
    public void Server_can_neither_make_a_key_nor_bring_an_older_one_back()
    {
        Turn(_maker);
        PairNote offer = _wire.Single(one => one.To == _taker).Note;
        foreach (PairNote forged in (PairNote[])[Forged(offer, note => note.Epoch++), Forged(offer, note => note.Sealed = ByteString.CopyFrom([.. note.Sealed.Span[..79], (byte)(note.Sealed[79] ^ 1)])), Forged(offer, note => note.Sealed = ByteString.CopyFrom(new byte[80]))])
        {
            _taker.Notes.Add(forged);
            Turn(_taker, deliver: false);
            Assert.Null(_taker.Now.Spoken);
        }
        // Nobody but the one who has the key says that it was taken.
        _maker.Notes.Add(new PairNote { NetworkId = s_network.ToWire(), PeerId = _taker.Id.ToWire(), Epoch = offer.Epoch, Proof = ByteString.CopyFrom(new byte[16]) });
        Turn(_maker, deliver: false);
        Assert.Null(_maker.Now.Spoken);
        Agree();
        byte[] agreed = [.. _taker.Now.Spoken!.Reveal()];
        // Of the same WireGuard keys and an epoch before: as one that was recorded.
        var place = new PairPlace(s_network, _maker.Id, _taker.Id, _maker.Public, _taker.Public, offer.Epoch - 1);
        using var older = new PresharedKey([.. Enumerable.Repeat((byte)7, 32)]);
        _taker.Notes.Add(new PairNote { NetworkId = s_network.ToWire(), PeerId = _maker.Id.ToWire(), Epoch = offer.Epoch - 1, Sealed = ByteString.CopyFrom(PairKeySeal.Seal(place, _maker.Key, older)) });
        Turn(_taker);
        Assert.True(_taker.Now.Spoken!.Reveal().SequenceEqual(agreed));
    }

    [Fact]
    public void Taker_that_lost_its_file_asks_and_gets_the_same_key_again()
    {
        Agree();
        byte[] agreed = [.. _maker.Now.Spoken!.Reveal()];
        File.WriteAllText(_taker.Files()[0], "damaged");
        _taker.Restart();
        _taker.IsNew = true;
        Turn(_taker);
        Assert.Null(_taker.Now.Spoken);
        Agree();
        Assert.True(_taker.Now.Spoken!.Reveal().SequenceEqual(agreed));
    }

    [Fact]
    public void Switched_off_it_is_spoken_no_more_and_taken_for_a_day()
    {
        Agree();
        _maker.Wanted = _taker.Wanted = false;
        Turn(_maker);
        Assert.Null(_maker.Now.Spoken);
        Assert.True(_maker.Now.AlsoTaken!.SameAs(_taker.Now.Spoken!));
        Turn(_taker);
        _clock.Advance(PairBook.Overlap);
        Turn(_maker);
        Turn(_taker);
        Assert.Equal((default, default), (_maker.Now, _taker.Now));
        Assert.Empty(_maker.Files().Concat(_taker.Files()));
    }

    private void Agree(byte[]? instead = null)
    {
        for (int step = 0; step < 20 && !(Agreed() && (instead is null || !_maker.Now.Spoken!.Reveal().SequenceEqual(instead))); step++)
        {
            Turn(_maker);
            Turn(_taker);
            _clock.Advance(TimeSpan.FromSeconds(5));
        }
        Turn(_maker);
        AssertAgreed();
        (_maker.IsNew, _taker.IsNew) = (false, false);
    }

    private bool Agreed() => _maker.Now.Spoken is { } one && _taker.Now.Spoken is { } other && one.SameAs(other);

    private void AssertAgreed() => Assert.True(Agreed(), $"The ends have not agreed: {_maker.Now}, {_taker.Now}.");

    private void Turn(End end, bool deliver = true)
    {
        if (deliver)
            Deliver(end);
        End other = end == _maker ? _taker : _maker;
        end.Turn(other, frame =>
        {
            _seen.Add(frame.ToByteArray());
            PairNote note = frame.PairNote.Clone();
            note.PeerId = end.Id.ToWire();
            _wire.Add((other, note));
            return true;
        });
        // Whoever answers chooses the key: the caller must take it.
        foreach ((End answers, End calls) in ((End, End)[])[(_maker, _taker), (_taker, _maker)])
        {
            if (answers.WasAsked && calls.WasAsked && _maker.Wanted == _taker.Wanted && !_maker.IsNew && !_taker.IsNew)
                Assert.True(calls.Takes(answers.Now.Spoken), $"{answers.Now} is spoken, {calls.Now} is taken.");
        }
    }

    private void Deliver(End to)
    {
        to.Notes.AddRange(_wire.Where(one => one.To == to).Select(one => one.Note));
        _wire.RemoveAll(one => one.To == to);
    }

    private static PairNote Forged(PairNote note, Action<PairNote> how)
    {
        PairNote copy = note.Clone();
        how(copy);
        return copy;
    }

    private static bool Contains(byte[] bytes, ReadOnlySpan<byte> part) => bytes.AsSpan().IndexOf(part) >= 0;

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;

        public void Advance(TimeSpan by) => _now += by;
    }

    private sealed class End(PeerId id, TimeProvider time) : IDisposable
    {
        private readonly TemporaryState _state = new();
        private PairBook? _book;
        private PublicKey? _former;

        public PeerId Id => id;

        public PrivateKey Key { get; private set; } = X25519.GeneratePrivateKey();

        public PublicKey Public => X25519.PublicKeyOf(Key);

        public List<PairNote> Notes { get; } = [];

        public PairSecrets Now { get; private set; }

        public bool Wanted { get; set; } = true;

        public bool WasAsked { get; private set; }

        /// <summary>It lost what it had: until there is another key the ends may differ.</summary>
        public bool IsNew { get; set; }

        public void Restart() => _book = null;

        public string[] Files() => [.. Directory.EnumerateFiles(_state.Root, "*.key", SearchOption.AllDirectories)];

        public bool Takes(PresharedKey? spoken) => Same(Now.Spoken, spoken) || (Now.AlsoTaken is { } also && Same(PairKey.IsNone(also) ? null : also, spoken));

        public void Rotate(bool overlaps = true)
        {
            _former = overlaps ? Public : null;
            IsNew = !overlaps;
            _other = overlaps ? Key : null;
            Key = X25519.GeneratePrivateKey();
        }

        private PrivateKey? _other;

        public void Turn(End other, Func<AgentFrame, bool> send)
        {
            _book ??= new PairBook(_state.Reopen(), new Warnings(), time, NullLogger.Instance);
            var head = new NetworkStatement { NetworkId = s_network.ToWire(), PresharedKeys = Wanted };
            var member = new MemberView(
                s_network, id, false, Key, Public, head, PeerSet.Read([])!, new Dictionary<PeerId, string>(), null, null, DeviceRules.AllowAll, 0, 0, 0) { NextPublicKey = _other is null ? null : X25519.PublicKeyOf(_other), OtherKey = _other };
            var peer = new PlannedPeer(other.Id, "other", other.Public, [IPAddress.Parse("10.1.0.2")], [IPNetwork.Parse("10.1.0.2/32")], [], false) { FormerKey = other._former };
            var plan = new NetworkPlan(s_network, 1, "lab", "lab", [IPNetwork.Parse("10.1.0.0/24")], [IPAddress.Parse("10.1.0.1")], 1280, false, null, [peer]);
            Now = _book.Look(member, plan, Notes).GetValueOrDefault(other.Id);
            Notes.Clear();
            _book.Send(member, plan, 1, send);
            WasAsked = true;
        }

        public void Dispose()
        {
            Key.Dispose();
            _state.Dispose();
        }

        private static bool Same(PresharedKey? one, PresharedKey? other) => one is null ? other is null : other is not null && one.SameAs(other);
    }
}
