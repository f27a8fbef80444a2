namespace Lanstead.Crypto.Argon;

/// <summary>The implementations for this machine, best first, without those that compute something else than the portable one.</summary>
internal static unsafe class ArgonFillers
{
    public static IReadOnlyList<ArgonFiller> Available { get; } = Test();

    private static ArgonFiller[] Test()
    {
        var portable = new ArgonFiller<PortableMixer>("portable");
        byte[] expected = Sample(portable);
        List<ArgonFiller> candidates = [];
        if (Mixer512.IsSupported)
            candidates.Add(new ArgonFiller<Mixer512>("avx512"));
        if (Mixer256.IsSupported)
            candidates.Add(new ArgonFiller<Mixer256>("avx2"));
        return [.. candidates.Where(one => Sample(one).AsSpan().SequenceEqual(expected)), portable];
    }

    // Small, and yet all of it: both ways to choose blocks, two lanes, a second pass.
    private static byte[] Sample(ArgonFiller filler)
    {
        var cost = new Argon2idCost(MemoryKibibytes: 64, Passes: 2, Lanes: 2);
        using var memory = new Argon2idMemory(cost.MemoryKibibytes);
        byte[] output = new byte[32];
        Argon2id.Derive(filler, "a password"u8, "and its salt"u8, [], [], cost, memory, output);
        return output;
    }
}
