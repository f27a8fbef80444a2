namespace Lanstead.Agent.Exposing;

/// <summary>How an exposure stands at this machine's end of it.</summary>
/// <param name="Id">Of the exposure.</param>
/// <param name="PublicSide">This is the end with the public address.</param>
/// <param name="Open">It is as it should be.</param>
/// <param name="Code">Why it is not; empty when it is.</param>
/// <param name="Detail">The same for people; also a warning where it is open.</param>
internal sealed record ExposureState(Guid Id, bool PublicSide, bool Open, string Code = "", string Detail = "")
{
    /// <summary>What went through, of the public side.</summary>
    public ExposureCount Count { get; init; }
}

/// <summary>What went through an exposure since its chain was made: in is from the public address to home.</summary>
internal readonly record struct ExposureCount(ulong PacketsIn, ulong BytesIn, ulong PacketsOut, ulong BytesOut, ulong Connections);
