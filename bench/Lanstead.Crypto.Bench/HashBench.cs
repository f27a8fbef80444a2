using BenchmarkDotNet.Attributes;

namespace Lanstead.Crypto.Bench;

/// <summary>BLAKE2s as a handshake uses it.</summary>
public class HashBench
{
    private readonly byte[] _key = new byte[32], _data = new byte[1_024], _out1 = new byte[32], _out2 = new byte[32], _out3 = new byte[32];

    /// <summary>Two blocks into one hash.</summary>
    [Benchmark]
    public void Hash128() => Blake2s.Hash(_data.AsSpan(0, 128), _out1);

    /// <summary>A kilobyte.</summary>
    [Benchmark]
    public void Hash1024() => Blake2s.Hash(_data, _out1);

    /// <summary>What judges an initiation before anything else is done: mac1 of 116 bytes.</summary>
    [Benchmark]
    public void Mac1() => Blake2s.Mac(_key, _data.AsSpan(0, 116), _out1.AsSpan(0, 16));

    /// <summary>Three keys from one secret.</summary>
    [Benchmark]
    public void Kdf3() => NoiseKdf.Kdf3(_key, _data.AsSpan(0, 32), _out1, _out2, _out3);
}
