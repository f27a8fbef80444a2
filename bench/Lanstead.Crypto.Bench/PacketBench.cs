using BenchmarkDotNet.Attributes;
using Lanstead.Crypto.Aead;

namespace Lanstead.Crypto.Bench;

/// <summary>Sealing and opening batches of packets that share a key, by each implementation of this machine and by the platform's.</summary>
public unsafe class PacketBench
{
    private const string Platform = "platform";

    private SampleBatch? _plain, _sealed;
    private PacketCipher? _cipher;

    /// <summary>What can be named in <see cref="Implementation"/>.</summary>
    public static IEnumerable<string> Implementations => [.. PacketCiphers.Available.Select(cipher => cipher.Name), Platform];

    /// <summary>Name of a <see cref="PacketCipher"/>, or the platform's class, one object per key.</summary>
    [ParamsSource(nameof(Implementations))]
    public string Implementation { get; set; } = "";

    /// <summary>Packets in a batch.</summary>
    [Params(1, 2, 4, 8, 16)]
    public int Batch { get; set; }

    /// <summary>Of each packet: a full one and a small one.</summary>
    [Params(1_424, 64)]
    public int LengthBytes { get; set; }

    /// <summary>Makes the packets, and seals those that are opened later.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _plain = Sample();
        _sealed = Sample();
        new ManagedPacketCipher().Seal(_sealed.Packets, Batch);
        // Opened to elsewhere, so that it can be opened again.
        for (int i = 0; i < Batch; i++)
            _sealed.Packets[i].Destination = _plain.Packets[i].Destination;
        _cipher = Implementation == Platform ? new PlatformPacketCipher(_plain.Packets[0].Key) : PacketCiphers.Available.Single(cipher => cipher.Name == Implementation);
        _cipher.Open(_sealed.Packets, Batch);
        if (!_sealed.Packets[Batch - 1].Authentic)
            throw new InvalidOperationException($"{Implementation} refuses what is right.");
    }

    /// <summary>Frees the packets.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _plain?.Dispose();
        _sealed?.Dispose();
    }

    /// <summary>In place, as the engine does.</summary>
    [Benchmark]
    public void Seal() => _cipher!.Seal(_plain!.Packets, Batch);

    /// <summary>All of them authentic.</summary>
    [Benchmark]
    public void Open() => _cipher!.Open(_sealed!.Packets, Batch);

    private SampleBatch Sample()
    {
        var batch = new SampleBatch(Batch, LengthBytes, new Random(1));
        for (int i = 0; i < Batch; i++)
            batch.Packets[i].Key = batch.Packets[0].Key;
        return batch;
    }
}
