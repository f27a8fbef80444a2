using System.Text;
using Lanstead.Crypto;
using Lanstead.Crypto.Argon;
using Lanstead.Crypto.Hash;

namespace Lanstead.Tests.Plain.Crypto;

public sealed class Argon2idTests
{
    [Fact]
    public void Vector_of_RFC_9106_section_5_3_comes_out_of_each_implementation()
    {
        byte[] password = Repeat(1, 32), salt = Repeat(2, 16), secret = Repeat(3, 8), associated = Repeat(4, 12);
        var cost = new Argon2idCost(MemoryKibibytes: 32, Passes: 3, Lanes: 4);
        using var memory = new Argon2idMemory(cost.MemoryKibibytes);
        byte[] tag = new byte[32];
        foreach (ArgonFiller filler in ArgonFillers.Available)
        {
            Argon2id.Derive(filler, password, salt, secret, associated, cost, memory, tag);
            Assert.Equal("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", Convert.ToHexStringLower(tag));
        }
    }

    // Computed by the reference implementation's program (argon2 of Debian 12, version 20171227): passwords, salts, costs and lengths at random, and OWASP's.
    [Theory]
    [InlineData("password", "somesalt", 2, 19456, 1, "3cbd356a63f2794bb11bb1f4bc8af95fea87919bd69c79860465c562f87ccf61")]
    [InlineData("password", "somesalt", 1, 47104, 1, "9916b87071794eb0e775173676bc61e10eb696ffe4c2e6d825c5dfb98929e327")]
    [InlineData("p", "saltsalt", 1, 8, 1, "c6d0449d")]
    [InlineData("correct horse battery staple", "0123456789abcdef", 3, 12288, 1, "7e74acbaf3540e4007d973f9bb441ac2fa93a114dd46190f5b201b87d994567d76f5cb43889ec2fbe3afb2806a61d54a1bf342f1bcfc62a7482f8e31a4f91140")]
    [InlineData("mh3DtvrQt7TGqSL19hvi", "Ym2U4rLn48N5o", 1, 2712, 3, "318f3536a04c3b6d1a9857714a3f36a3a9a38d169e11d05a37a8e2501eb3b267a5c9629e2dfac344b78af2682fdf3d6f67d3ead77aaec2790ece5cd321acf3")]
    [InlineData("dC8mA,EtUb1c.LJ4Nw4c", "5JaTndnXi1DbNGi4948IOZMiaE6", 1, 14, 1, "2e6595a5")]
    [InlineData("jp LdtUOBS.6WVvg,JOb_ cK.T7fvBXJcoPhe,ACj66XklSPU 6NjIdpxMySd5", "o6KZRAXc", 2, 40, 4, "b5d75795b347d8e8aba1c95afa093361")]
    [InlineData("NNZIsLb", "XBvsXuYKrj3P5", 2, 16, 2, "eed79324dce349c491fc2e501c608f28271545723b8f0e759315e8942365ea3aa8bc9b16f02b1972256764e44f07ffa2af2e7831dbcc9ea5955f83ead4952718")]
    [InlineData("y", "jsxeWxoX3I7aLgTp8c4OPmh7", 4, 421, 3, "550def3b09cd15c1d4b40e9c2c1439a80077856f930b9c34ea6129a195c3fd9a8490ea38aa8257886b9ebeecb2c6957e04e04be9a026c973cfcf08c394c5a8c420e45750781e9239425563298e59f508d49df1ed332992ab2d60aac7149ceab5ab0799e7f662c843ece8089dad25c13218a286f6d26661d451f49806c36bc022")]
    [InlineData("8,Q7jsmZrBun.axTimNf", "czjqG6PwrTvKBBaj8ktoOlwHL8", 3, 206, 4, "ef2ba758b2da99eecc8b8031e1653d6a2636e5836949a8b55bfe85303e8804751a910c5b7d9a09aa09c8f2c80d799d1763cede67fc36d7f021975fa7a4f0bbfc6792545c8b24a893e3e6021d9a7fcd12e4e0c65b4fe795a2258505a1201b393e")]
    [InlineData("mMeH3NMfzO_MY6bo,dX ZjYSLsRDcwtHJEU5hq,MH0odT2d.5eD.LXitFdY-x7Mj7Q7-GSM,G9Xw6K0_BExm_ FZL9arSLGMxIIE", "FeTYKHbkhlcoULrC0", 4, 252, 1, "600a4bbe10feb7ffa9be0f45629dc5710cccb528dd9b979465bb234ea4f17310")]
    [InlineData("niCo8lRQ9sQGY5HKxqYd6nKX7SZhsVlk4..K 0A7LX3xEHQN Zi0Lc5-ih4R.HNpQ6CsyXFkr3jXCZ6t5DF,QyjfkvIJDMUVDRV5", "DNHvBBKOlqhjHrxzpI4tab", 4, 307, 4, "b039e03c6f85f59ce8af69fdd009774dbefd83899fa28cedd722a2f472de0fe785f7529c66bfd3c04155b133809571fd56520bdcb192311c489a3811814f79935dae82cb11c3761a33e2516b693dfcb4997f0eb134b19ef52a58f2080a17c00203308176fe0fffdad01f5032fbdf5d7081f68da9aec1e9ab87817fa88ef6445f")]
    [InlineData("ca9u.Qg peY3Gbn1XJ.b64,i cdB7sJb2AyYpgHDlzMX64v66W9FjwJUlG.vL,bVi7 ,yuy_DuslU8ZYO ZZ1e2U.UmJ5sEGiqA0", "AONEhANGhuXaqrLYSrvU1gJxO2HrSMxwFEP", 4, 17, 2, "bae8bfd8")]
    [InlineData("UEQdlKTVlQGkVvpPO4Xh5uOG_IIDwKMzgFHytsBt0QDfKjWbY1s3Mef5IQ-1tEAwj-h1nYYwxZFe_H5K9vSugxUtW-pgG0Nh5bw7", "CcRrk4qlG0xUlJjhB6dxxqBIwMG27", 3, 1228, 4, "9496d5e2eb0654f2a9d098d8736fbcbdd22ade4caf4474ec06f467262acd13ac1af2bd13b09b6ad5750c9328a1ad3ff167575b4fee9a220b3d581692f7d44a8dc4")]
    [InlineData("Al.fuWnnwU5WKMRN_lcR3mpZCCnyPGZUTa4IcPaVh_3Dg3LVmD1y _q3FI5rMWZ", "WHsFK6ZK7U", 1, 2021, 1, "390e10f1c6aed4454f373ed12d08a8c66b8b87615a989e354ef63ec44b577702d1eb9d7b375556b55bdcd02f5c6fbf36203d3942e053a36264b1535aa87eb5")]
    [InlineData("6", "4KWK9PAvTCg5Q2KF", 3, 16, 2, "f8d13e130b61aea9b4ea77297b23500844b40dbebf7b63c190ca033493622d6cab14acf7ca5951690860979cdefefcfce8ee928d51355234328824b183bfd73f04a3134e3657ac53647d39bcab6e94f1438ef51aa7b6eb374d7480204c875050042707306c97aa2cf9419672c93020239e7ff3044c4a02382076306d7eeb4f13")]
    [InlineData("gD2FQ_VVCeQ6E03d9xLY", "DuLKrejgt7XAxdjLxbNek", 3, 222, 1, "ab19dd42c0020da48b927b055f60134f1307285400d058e51ed1b95af670248860ad7f71b628cd7c7d672163e794942d4089911789a6e87a0d2bfe8ff3917d76c2")]
    [InlineData("l", "cz5HmFsT98l8Kq5n52jSJ6w71ZD0fbxg", 1, 32, 4, "d641f9e4")]
    [InlineData("p", "Pas4vJhblfHA0Uv5eOZnblZuB", 1, 2749, 3, "eb8d685aa61180c094887ea6cac59d0a2adb35ab86531977053f80fab7738ba593fef77a2458dbbf7430a34f64b74d456b53360e834c1ff2c112a6f39df02dde")]
    [InlineData("n949.ELNRZDdBNLC,iKLkgi6iJId08wu,mgGt2Fd10bmzwOX,g8Ii2aLCoH3dyYcj-MjowOU48q-Okj8KqP.1,3LoQFLk0z-i7KH", "2nEIfIIwOFaBFFR1pRt4081JLYF5Oc", 3, 38, 4, "c0ab673893f7caa8e2a56e06922f9af97922134695655330fd59b325dee179")]
    [InlineData("npFkNgWYmTOQcDCflnHqwi4ydxdf3h4g6zEZ7Jm9Ubk3lqhkvdyX.93 K-i9 8hiq,jCxU.xu2UNU_-Cs7LPhgPcCeQdfqjdQu.q", "k0x4EFGpP", 3, 568, 1, "0053c67024d45ca3db630604336dfb60137728dd905286f84555a9c436b2d3fbf9")]
    [InlineData("oY4mnGBes5rD3TSAjeCB", "jrhvhbyyf3tlrsX77SsejGfGc2EHyGwCv3", 4, 32, 4, "73f0ce5bdc59164d22163dde43b758089cd8ea06deb862fc0d50f3aebe93360d7b8f4eaffabdd91f89a628d2016988ef3c9b7893be4cb8395bce34d7b76348c78f665dd70f5970eb2900131f8bfc25fecde5ed5741166102193e91d41d6b2d071c4b6357fd58f904e6777bde3a43c05958a6ff514b538525e82f216d6097a46897de826cff3561955c8f82df0538b51cd697a18d77244377a47fcc8a05d4b6a68b5695c0cb9a0b9694ec118cfd05f4622dfad8b34becebd2445e1f902f447910aca3e30e376ff950")]
    [InlineData("IFdWDw7", "AZPVvmfUb7hERZza7mRXrm5D4ugpo", 2, 29, 3, "5a26fc120194a0b89508ac97787e37ac1cd9fce4a28286177b766a311e00dcdc")]
    [InlineData("SKniBUwYe9nHfKhL-D03.f0tr-RaiIbpFKFaAsA HrA48yCsQrrGk9f6Cr_-pBKhkAZ_D343doGVDuaeyEbMX6P2,pbZw4a,1Hb0", "mezNcuB9YNELpnoveefz", 5, 778, 3, "19c8a2ff854eb3256c7e4b756b8b086a")]
    public void Hash_is_that_of_the_reference_implementation(string password, string salt, int passes, int kibibytes, int lanes, string expected)
    {
        var cost = new Argon2idCost(kibibytes, passes, lanes);
        using var memory = new Argon2idMemory(kibibytes);
        byte[] output = new byte[expected.Length / 2];
        foreach (ArgonFiller filler in ArgonFillers.Available)
        {
            Argon2id.Derive(filler, Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), [], [], cost, memory, output);
            Assert.Equal((filler.Name, expected), (filler.Name, Convert.ToHexStringLower(output)));
        }
    }

    [Fact]
    public void All_implementations_agree_on_random_costs()
    {
        var random = new Random(9106);
        for (int round = 0; round < LongRun.Of(full: 3_000, otherwise: 60); round++)
        {
            int lanes = random.Next(1, 6);
            var cost = new Argon2idCost(random.Next(8 * lanes, 800), random.Next(1, 4), lanes);
            byte[] password = new byte[random.Next(300)], salt = new byte[random.Next(8, 80)], expected = new byte[random.Next(4, 300)], output = new byte[expected.Length];
            random.NextBytes(password);
            random.NextBytes(salt);
            // More than is needed, and full of something: what was there before must not matter.
            using var memory = new Argon2idMemory(1_000);
            Everything(memory).Fill(0xa5);
            Argon2id.Derive(ArgonFillers.Available[^1], password, salt, [], [], cost, memory, expected);
            foreach (ArgonFiller filler in ArgonFillers.Available)
            {
                Argon2id.Derive(filler, password, salt, [], [], cost, memory, output);
                Assert.Equal(expected, output);
            }
        }
    }

    [Fact]
    public void Nothing_is_left_in_the_memory()
    {
        var cost = new Argon2idCost(MemoryKibibytes: 100, Passes: 1, Lanes: 1);
        using var memory = new Argon2idMemory(cost.MemoryKibibytes);
        Everything(memory).Clear();
        Argon2id.Derive("a password"u8, "and its salt"u8, cost, memory, new byte[32]);
        Assert.False(Everything(memory).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Addresses_are_the_same_for_all_passwords_in_the_first_half_of_the_first_pass()
    {
        var cost = new Argon2idCost(MemoryKibibytes: 2_048, Passes: 2, Lanes: 1);
        List<long> one = Trace.Of(cost, seed: 1), other = Trace.Of(cost, seed: 2);
        // Besides the blocks there are those that the addresses come of: half the blocks, 128 of them at a time, by two steps.
        int independent = (cost.MemoryKibibytes / 2) - 2 + (2 * (cost.MemoryKibibytes / 2 / 128));
        Assert.Equal(one.Count, other.Count);
        Assert.Equal(one[..independent], other[..independent]);
        // From there on nearly all differ, and that is what costs who has less memory.
        int equal = one[independent..].Zip(other[independent..]).Count(pair => pair.First == pair.Second);
        Assert.InRange(equal, 0, (one.Count - independent) / 10);
    }

    [Fact]
    public void What_the_algorithm_does_not_take_is_a_bug_of_the_caller()
    {
        using var memory = new Argon2idMemory(32);
        byte[] salt = new byte[8], output = new byte[32];
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt, new(7, 1, 1), memory, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt, new(15, 1, 2), memory, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt, new(8, 0, 1), memory, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt, new(8, 1, 0), memory, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt, new(33, 1, 1), memory, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt.AsSpan(1), new(8, 1, 1), memory, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.Derive([], salt, new(8, 1, 1), memory, output.AsSpan(29)));
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Argon2id.Derive([], salt, new(8, 1, 1), memory, output));
    }

    [Fact]
    public void Blake2b_of_abc_is_that_of_RFC_7693_appendix_A()
    {
        byte[] hash = new byte[64];
        Blake2bHasher.Hash("abc"u8, hash);
        Assert.Equal(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            Convert.ToHexStringLower(hash));
    }

    // Computed by Python's hashlib.blake2b: each length of output with lengths of input around the block's, all hashed into one.
    [Fact]
    public void Blake2b_of_all_lengths_is_that_of_another_implementation()
    {
        var all = new Blake2bHasher(64);
        byte[] hash = new byte[64];
        for (int length = 1; length <= 64; length++)
        {
            foreach (int inputBytes in (int[])[0, 1, 63, 64, 127, 128, 129, 255, 256, 257, 1_000])
            {
                byte[] input = [.. Enumerable.Range(0, inputBytes).Select(i => (byte)((7 * i) + inputBytes))];
                Blake2bHasher.Hash(input, hash.AsSpan(0, length));
                all.Update(hash.AsSpan(0, length));
            }
        }
        all.Finish(hash);
        Assert.Equal(
            "c46017cc66946e81fe1c8782ecedcf6d95b89cdb6531aea2cb0134b6a4f1d1c36d345a477521b7746af7227e747e4828f366391638cf16ab52c50b0b9dd58fd4",
            Convert.ToHexStringLower(hash));
    }

    private static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    private static unsafe Span<byte> Everything(Argon2idMemory memory) => new(memory.Blocks, memory.Kibibytes * 1_024);

    /// <summary>The portable implementation, with an ear on which blocks it reads.</summary>
    private readonly unsafe struct Trace : IBlockMixer
    {
        [ThreadStatic]
        private static List<long>? s_read;

        [ThreadStatic]
        private static nint s_blocks;

        public static List<long> Of(Argon2idCost cost, int seed)
        {
            using var memory = new Argon2idMemory(cost.MemoryKibibytes);
            var random = new Random(seed);
            random.NextBytes(Everything(memory));
            (s_read, s_blocks) = ([], (nint)memory.Blocks);
            new ArgonFiller<Trace>("trace").Fill(memory.Blocks, cost);
            return s_read;
        }

        public static void Mix(ulong* previous, ulong* reference, ulong* next, bool exclusiveOr)
        {
            long block = (reference - (ulong*)s_blocks) / IBlockMixer.BlockWords;
            // Addresses are made on the stack, which has no place in the memory.
            s_read!.Add(block is >= 0 and < 2_048 ? block : -1);
            PortableMixer.Mix(previous, reference, next, exclusiveOr);
        }
    }
}
