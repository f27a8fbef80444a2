using System.Buffers.Binary;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Routing;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A6: the trie against the most naive model, and inner sources that are forged.</summary>
public sealed class CryptokeyRoutingTests : IDisposable
{
    private readonly WireGuardDevice _device;

    public CryptokeyRoutingTests()
    {
        var random = new SeededRandom(1);
        _device = new WireGuardDevice(new SessionTable(random), random);
    }

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void A6_2000_peers_with_random_prefixes_and_moves_equal_the_naive_model(int addressBytes)
    {
        var random = new Random(addressBytes);
        Peer[] peers = Peers(2000);
        var model = new Dictionary<IPNetwork, Peer>();

        // 400 places, each with 100 mutations near it, so that prefixes nest and meet; moved about and removed as it goes.
        for (int place = 0; place < 400; place++)
        {
            byte[] address = Bytes(random, addressBytes);
            for (int mutation = 0; mutation < 100; mutation++)
            {
                IPNetwork network = Network(random, Mutate(random, address));
                Peer peer = peers[random.Next(peers.Length)];
                if (random.Next(10) == 0 && model.Count > 0)
                {
                    (IPNetwork gone, Peer owner) = model.ElementAt(random.Next(Math.Min(model.Count, 50)));
                    Assert.True(_device.AllowedIps.Remove(gone, owner));
                    model.Remove(gone);
                }
                _device.AllowedIps.Add(network, peer);
                model[network] = peer;
            }
        }
        for (int i = 0; i < 200; i++)
        {
            Peer gone = peers[random.Next(peers.Length)];
            _device.AllowedIps.RemoveAll(gone);
            foreach (IPNetwork network in model.Where(entry => entry.Value == gone).Select(entry => entry.Key).ToArray())
                model.Remove(network);
        }

        // The naive model: for each length, longest first, a table of the prefixes of that length.
        ILookup<int, KeyValuePair<IPNetwork, Peer>> byLength = model.ToLookup(entry => entry.Key.PrefixLength);
        (int Bits, Dictionary<UInt128, Peer> Owners)[] naive =
        [
            .. from length in byLength.Select(grouping => grouping.Key).OrderDescending()
               select (length, byLength[length].ToDictionary(entry => Number(entry.Key.BaseAddress.GetAddressBytes(), length), entry => entry.Value)),
        ];
        byte[][] bases = [.. model.Keys.Select(network => network.BaseAddress.GetAddressBytes())];
        int queries = LongRun.Of(1_200_000, 120_000);
        int found = 0;
        for (int i = 0; i < queries; i++)
        {
            byte[] address = random.Next(4) == 0 ? Bytes(random, addressBytes) : Mutate(random, bases[random.Next(bases.Length)]);
            Peer? expected = null;
            foreach ((int bits, Dictionary<UInt128, Peer> owners) in naive)
            {
                if (owners.TryGetValue(Number(address, bits), out expected))
                    break;
            }
            found += expected is null ? 0 : 1;
            if (_device.AllowedIps.Find(address) != expected)
                Assert.Fail($"{new IPAddress(address)}: {_device.AllowedIps.Find(address)?.PublicKey} instead of {expected?.PublicKey}");
        }
        Assert.InRange(found, queries / 4, queries);
        Assert.Equal(model.Count, peers.Sum(peer => _device.AllowedIps.PrefixesOf(peer).Count));
        Assert.All(model, entry => Assert.Contains(entry.Key, _device.AllowedIps.PrefixesOf(entry.Value)));
    }

    [Fact]
    public void A6_the_longest_prefix_wins_and_a_prefix_has_one_owner()
    {
        Peer[] peers = Peers(4);
        AllowedIpTable table = _device.AllowedIps;
        table.Add(IPNetwork.Parse("0.0.0.0/0"), peers[0]);
        table.Add(IPNetwork.Parse("10.0.0.0/8"), peers[1]);
        table.Add(IPNetwork.Parse("10.1.0.0/16"), peers[2]);
        table.Add(IPNetwork.Parse("10.1.2.3/32"), peers[3]);
        table.Add(IPNetwork.Parse("::/0"), peers[1]);
        table.Add(IPNetwork.Parse("fd00::1/128"), peers[2]);

        Assert.Equal(peers[0], Find("192.0.2.1"));
        Assert.Equal(peers[1], Find("10.2.0.1"));
        Assert.Equal(peers[2], Find("10.1.2.4"));
        Assert.Equal(peers[3], Find("10.1.2.3"));
        Assert.Equal(peers[1], Find("2001:db8::1"));
        Assert.Equal(peers[2], Find("fd00::1"));
        Assert.Null(table.Find([1, 2, 3]));

        table.Add(IPNetwork.Parse("10.1.2.3/32"), peers[0]);
        Assert.Equal(peers[0], Find("10.1.2.3"));
        Assert.Empty(table.PrefixesOf(peers[3]));
        Assert.False(table.Remove(IPNetwork.Parse("10.1.2.3/32"), peers[3]));
        Assert.True(table.Remove(IPNetwork.Parse("10.1.2.3/32"), peers[0]));
        Assert.Equal(peers[2], Find("10.1.2.3"));

        table.Replace(peers[1], [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("10.1.0.0/16")]);
        Assert.Equal(peers[1], Find("10.1.2.3"));
        Assert.Null(Find("2001:db8::1"));
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("10.1.0.0/16")], table.PrefixesOf(peers[1]));

        table.RemoveAll(peers[1]);
        Assert.Equal(peers[0], Find("10.1.2.3"));
        _device.RemovePeer(peers[0].PublicKey);
        Assert.Null(Find("10.1.2.3"));
    }

    [Fact]
    public void A6_an_inner_source_of_another_peers_is_never_delivered()
    {
        using var pair = new TwoDevices();
        pair.Bravo.ChecksSources = true;
        using PrivateKey other = pair.Bravo.NewKey();
        Peer third = pair.Bravo.Device.AddPeer(Lanstead.Crypto.X25519.PublicKeyOf(other))!;
        pair.Bravo.Device.AllowedIps.Add(IPNetwork.Parse("10.0.0.0/8"), pair.ToAlpha);
        pair.Bravo.Device.AllowedIps.Add(IPNetwork.Parse("10.1.0.0/16"), third);

        pair.Alpha.Send(pair.ToBravo, Ipv4From("10.0.0.1"));
        pair.Alpha.Send(pair.ToBravo, Ipv4From("10.1.0.1"));
        pair.Alpha.Send(pair.ToBravo, Ipv4From("192.0.2.1"));
        pair.Run(1);
        Assert.Equal([Ipv4From("10.0.0.1")], pair.Bravo.Received);
        Assert.Equal(2, pair.Bravo.Device.Refusals[Refusal.SourceNotAllowed]);

        // The same packet, once delivered, is refused as soon as a more specific prefix belongs to another.
        pair.Bravo.Device.AllowedIps.Add(IPNetwork.Parse("10.0.0.1/32"), third);
        pair.Alpha.Send(pair.ToBravo, Ipv4From("10.0.0.1"));
        pair.Run(1);
        Assert.Single(pair.Bravo.Received);
    }

    [Fact]
    public async Task A6_readers_see_a_whole_table_while_it_changes()
    {
        Peer[] peers = Peers(2);
        AllowedIpTable table = _device.AllowedIps;
        table.Add(IPNetwork.Parse("10.0.0.0/8"), peers[0]);
        using var stop = new CancellationTokenSource();
        Task<int> reader = Task.Run(
            () =>
            {
                int misses = 0;
                while (!stop.IsCancellationRequested)
                    misses += table.Find([10, 1, 2, 3]) is null ? 1 : 0;
                return misses;
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 20_000; i++)
        {
            table.Add(IPNetwork.Parse("10.1.2.0/24"), peers[1]);
            table.Replace(peers[0], [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("10.1.0.0/16")]);
            table.Remove(IPNetwork.Parse("10.1.2.0/24"), peers[1]);
            table.Replace(peers[0], [IPNetwork.Parse("10.0.0.0/8")]);
        }
        await stop.CancelAsync();

        Assert.Equal(0, await reader);
    }

    [Fact]
    public void Ten_thousand_peers_load_and_go_again()
    {
        Peer[] peers = Peers(10_000);
        for (int i = 0; i < peers.Length; i++)
        {
            _device.AllowedIps.Add(new IPNetwork(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]), 32), peers[i]);
            _device.AllowedIps.Add(IPNetwork.Parse($"fd00::{i:x}/128"), peers[i]);
        }
        for (int i = 0; i < peers.Length; i++)
            Assert.Same(peers[i], _device.AllowedIps.Find([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
        Assert.Equal(peers, _device.Peers);

        foreach (Peer peer in peers)
            Assert.NotNull(_device.RemovePeer(peer.PublicKey));
        Assert.Empty(_device.Peers);
        Assert.Null(Find("10.0.0.1"));
    }

    private static byte[] Ipv4From(string source) =>
        [0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, .. IPAddress.Parse(source).GetAddressBytes(), 10, 9, 9, 9, .. new byte[12]];

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    // Keeps a random number of leading bits.
    private static byte[] Mutate(Random random, byte[] address)
    {
        int kept = random.Next((address.Length * 8) + 1);
        byte[] other = Bytes(random, address.Length);
        for (int bit = 0; bit < kept; bit++)
        {
            int mask = 0x80 >> (bit % 8);
            other[bit / 8] = (byte)((other[bit / 8] & ~mask) | (address[bit / 8] & mask));
        }
        return other;
    }

    private static IPNetwork Network(Random random, byte[] address)
    {
        int bits = random.Next((address.Length * 8) + 1);
        for (int bit = bits; bit < address.Length * 8; bit++)
            address[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(address), bits);
    }

    // The leading bits of an address as a number.
    private static UInt128 Number(ReadOnlySpan<byte> address, int bits) => bits == 0
        ? 0
        : address.Length == 4
            ? (UInt128)(BinaryPrimitives.ReadUInt32BigEndian(address) >> (32 - bits))
            : BinaryPrimitives.ReadUInt128BigEndian(address) >> (128 - bits);

    private Peer[] Peers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => _device.AddPeer(new PublicKey([.. BitConverter.GetBytes(i + 1), .. new byte[27], 1]))!)];

    private Peer? Find(string address) => _device.AllowedIps.Find(IPAddress.Parse(address).GetAddressBytes());
}
