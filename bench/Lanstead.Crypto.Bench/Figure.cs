namespace Lanstead.Crypto.Bench;

/// <summary>One thing measured.</summary>
/// <param name="Operation">What was done.</param>
/// <param name="Implementation">By whom.</param>
/// <param name="LengthBytes">Of each packet; 0 where there is none.</param>
/// <param name="Batch">Packets in a call; 1 where there is none.</param>
/// <param name="MedianNanoseconds">For one packet, or one operation.</param>
/// <param name="BestNanoseconds">The same of the best iteration: what other load disturbs least.</param>
/// <param name="AllocatedBytes">Of managed memory for one call.</param>
internal sealed record Figure(
    string Operation, string Implementation, int LengthBytes, int Batch, double MedianNanoseconds, double BestNanoseconds, long AllocatedBytes);
