using Lanstead.Crypto;
using Lanstead.Crypto.Aead;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>What is chosen at start, and what is left out.</summary>
public sealed unsafe class CipherChoiceTests
{
    [Fact]
    public void Chosen_implementation_works_for_every_size_of_batch_and_says_what_it_is()
    {
        var random = new Random(2);
        for (int round = 0; round < 50; round++)
            PacketCipherTests.CompareRandomBatch(PacketCiphers.Chosen, random, maxLengthBytes: 2048);

        Assert.NotEmpty(PacketCiphers.Available);
        Assert.All(PacketCiphers.Available, cipher => Assert.Contains(cipher.Name, (string[])["avx512", "avx2", "openssl", "managed"]));
        Assert.Contains(PacketCiphers.Available, cipher => PacketCiphers.Description.Contains(cipher.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Vectors_that_the_process_must_not_use_are_not_used()
    {
        string[] names = [.. CipherCandidates.ForThisMachine().Select(cipher => cipher.Name)];
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0" || Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0")
            Assert.DoesNotContain("avx512", names);
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0")
            Assert.DoesNotContain("avx2", names);
        Assert.Contains("openssl", names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_implementation_that_errs_is_left_out_and_told(int fault)
    {
        CipherChoice choice = CipherChoice.Measure([new FaultyCipher(fault)]);

        Assert.Equal("managed", Assert.Single(choice.Available).Name);
        Assert.Equal("managed (all batches); failed the self-test: faulty", choice.Description);
    }

    [Fact]
    public void An_implementation_whose_library_is_missing_is_left_out_silently() =>
        Assert.Equal("managed (all batches)", CipherChoice.Measure([new FaultyCipher(fault: -1)]).Description);

    [Fact]
    public void One_implementation_can_be_set_for_comparisons()
    {
        CipherChoice measured = CipherChoice.Measure([new OpenSslPacketCipher()]);
        CipherChoice only = CipherChoice.Only(measured.Available[0], measured);

        Assert.Equal(("openssl (as set)", "openssl"), (only.Description, only.Cipher.Name));
        Assert.False(PacketCiphers.TryUseOnly("no such"));
        Assert.DoesNotContain("as set", PacketCiphers.Description, StringComparison.Ordinal);
    }

    // 0: a wrong tag; 1: one wrong byte in long packets; 2: accepts everything; 3: refuses what is right; -1: no library.
    private sealed class FaultyCipher(int fault) : PacketCipher
    {
        private readonly ManagedPacketCipher _right = new();

        public override string Name => "faulty";

        public override void Seal(AeadPacket* packets, int count)
        {
            if (fault < 0)
                throw new DllNotFoundException();
            _right.Seal(packets, count);
            for (int i = 0; i < count; i++)
            {
                if (fault == 0)
                    packets[i].Destination[packets[i].LengthBytes + 3] ^= 1;
                if (fault == 1 && packets[i].LengthBytes > 1_000)
                    packets[i].Destination[900] ^= 1;
            }
        }

        public override void Open(AeadPacket* packets, int count)
        {
            _right.Open(packets, count);
            for (int i = 0; i < count && fault >= 2; i++)
                packets[i].Authentic = fault == 2;
        }
    }
}
