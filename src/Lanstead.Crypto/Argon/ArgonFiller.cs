namespace Lanstead.Crypto.Argon;

/// <summary>Fills the memory of one hash; implementations differ in the width of their vectors.</summary>
/// <param name="name">As it is told to people.</param>
internal abstract unsafe class ArgonFiller(string name)
{
    public string Name => name;

    /// <summary>Fills all blocks but the first two of each lane, which must be there.</summary>
    public abstract void Fill(ulong* blocks, Argon2idCost cost);
}

/// <summary>RFC 9106 §3.2 steps 5 and 6, and §3.4: which block is mixed with which.</summary>
/// <remarks>
/// In the first half of the first pass the addresses come of a counter, so that they tell nothing of the password to who watches caches; from then on of what was computed,
/// so that nobody gets along with less memory. That is what the "id" in the name means.
/// </remarks>
internal sealed unsafe class ArgonFiller<TMixer>(string name) : ArgonFiller(name)
    where TMixer : struct, IBlockMixer
{
    private const int Slices = 4, ArgonId = 2, Words = IBlockMixer.BlockWords;

    public override void Fill(ulong* blocks, Argon2idCost cost)
    {
        for (int pass = 0; pass < cost.Passes; pass++)
        {
            for (int slice = 0; slice < Slices; slice++)
            {
                // Segments of one slice do not see each other, so that lanes may follow one another here.
                for (int lane = 0; lane < cost.Lanes; lane++)
                    FillSegment(blocks, cost, pass, slice, lane);
            }
        }
    }

    private static void FillSegment(ulong* blocks, Argon2idCost cost, int pass, int slice, int lane)
    {
        int laneBlocks = cost.Blocks / cost.Lanes, segmentBlocks = laneBlocks / Slices;
        bool independent = pass == 0 && slice < Slices / 2;
        ulong* zero = stackalloc ulong[Words], input = stackalloc ulong[Words], addresses = stackalloc ulong[Words];
        new Span<ulong>(zero, Words).Clear();
        new Span<ulong>(input, Words).Clear();
        (input[0], input[1], input[2]) = ((ulong)pass, (ulong)lane, (ulong)slice);
        (input[3], input[4], input[5]) = ((ulong)cost.Blocks, (ulong)cost.Passes, ArgonId);

        // The first two blocks of a lane are made of the input.
        int first = pass == 0 && slice == 0 ? 2 : 0;
        for (int index = first; index < segmentBlocks; index++)
        {
            // 1. The block before this one; before the first comes the lane's last.
            int column = (slice * segmentBlocks) + index;
            ulong* lanes = blocks + ((long)lane * laneBlocks * Words);
            ulong* previous = lanes + ((long)(column == 0 ? laneBlocks - 1 : column - 1) * Words);

            // 2. 64 bits that say which one it is mixed with.
            if (independent && (index == first || index % Words == 0))
            {
                input[6]++;
                TMixer.Mix(zero, input, addresses, exclusiveOr: false);
                TMixer.Mix(zero, addresses, addresses, exclusiveOr: false);
            }
            ulong choice = independent ? addresses[index % Words] : previous[0];
            int referenceLane = pass == 0 && slice == 0 ? lane : (int)((choice >> 32) % (uint)cost.Lanes);

            // 3. How many blocks it may be: what is whole of this pass, and what is left of the one before; the previous block is not among them.
            bool own = referenceLane == lane;
            int whole = pass == 0 ? slice * segmentBlocks : laneBlocks - segmentBlocks;
            int area = own ? whole + index - 1 : whole - (index == 0 ? 1 : 0);

            // 4. Which of them: near ones rather than far ones.
            ulong x = (choice & uint.MaxValue) * (choice & uint.MaxValue) >> 32;
            int back = area - 1 - (int)((ulong)area * x >> 32);
            int start = pass == 0 || slice == Slices - 1 ? 0 : (slice + 1) * segmentBlocks;
            ulong* reference = blocks + ((((long)referenceLane * laneBlocks) + ((start + back) % laneBlocks)) * Words);

            TMixer.Mix(previous, reference, lanes + ((long)column * Words), exclusiveOr: pass > 0);
        }
    }
}
