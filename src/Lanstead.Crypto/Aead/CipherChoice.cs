namespace Lanstead.Crypto.Aead;

/// <summary>Which implementation is used for which size of batch.</summary>
internal sealed class CipherChoice
{
    private CipherChoice(PacketCipher cipher, IReadOnlyList<PacketCipher> available, string description)
    {
        Cipher = cipher;
        Available = available;
        Description = description;
    }

    public PacketCipher Cipher { get; }

    public IReadOnlyList<PacketCipher> Available { get; }

    public string Description { get; }

    /// <summary>One implementation for everything.</summary>
    public static CipherChoice Only(PacketCipher cipher, CipherChoice measured) => new(cipher, measured.Available, $"{cipher.Name} (as set)");

    /// <summary>Tests the candidates, measures those that pass, and takes the fastest of each size of batch.</summary>
    public static CipherChoice Measure(IEnumerable<PacketCipher> candidates)
    {
        // 1. The managed implementation is what the others are compared with; it has no rival that could replace it.
        List<PacketCipher> available = [new ManagedPacketCipher()];
        List<string> refused = [];
        foreach (PacketCipher candidate in candidates)
        {
            switch (CipherSelfTest.Run(candidate))
            {
                case CipherSelfTest.Outcome.Passed:
                    available.Insert(available.Count - 1, candidate);
                    break;
                case CipherSelfTest.Outcome.Failed:
                    refused.Add(candidate.Name);
                    break;
            }
        }
        // 2. The fastest of each class of batch sizes.
        PacketCipher[] fastest = CipherRace.Run(available);
        // 3. What to tell.
        string description = Describe(fastest);
        if (refused.Count > 0)
            description += $"; failed the self-test: {string.Join(", ", refused)}";
        return new(new DispatchingPacketCipher(fastest), available, description);
    }

    private static string Describe(PacketCipher[] fastest)
    {
        List<string> parts = [];
        for (int last = fastest.Length - 1; last >= 0;)
        {
            int first = last;
            while (first > 0 && fastest[first - 1] == fastest[last])
                first--;
            parts.Add($"{fastest[last].Name} ({BatchClasses.Describe(first, last)})");
            last = first - 1;
        }
        return string.Join(", ", parts);
    }
}
