using BenchmarkDotNet.Attributes;
using Lanstead.Crypto.Argon;

namespace Lanstead.Crypto.Bench;

/// <summary>Argon2id as the server asks for it, on one processor: 19 MiB, 2 passes.</summary>
public class PasswordBench : IDisposable
{
    private static readonly Argon2idCost s_cost = new(MemoryKibibytes: 19_456, Passes: 2, Lanes: 1);

    private Argon2idMemory? _memory;
    private readonly byte[] _password = new byte[28], _salt = new byte[16], _output = new byte[32];
    private ArgonFiller _filler = ArgonFillers.Available[0];

    /// <summary>All that this processor can.</summary>
    public static IEnumerable<string> Implementations => ArgonFillers.Available.Select(filler => filler.Name);

    /// <summary>Width of vectors.</summary>
    [ParamsSource(nameof(Implementations))]
    public string Implementation { get; set; } = "";

    /// <summary>Finds the implementation.</summary>
    [GlobalSetup]
    public void Choose()
    {
        _filler = ArgonFillers.Available.Single(filler => filler.Name == Implementation);
        _memory = new(s_cost.MemoryKibibytes);
    }

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _memory?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One hash, with zeroing its memory.</summary>
    [Benchmark]
    public void Argon2id19Mib2() => Argon2id.Derive(_filler, _password, _salt, [], [], s_cost, _memory!, _output);
}
