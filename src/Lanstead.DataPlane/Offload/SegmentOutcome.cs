namespace Lanstead.DataPlane.Offload;

/// <summary>How cutting a packet ended; but for the first, nothing came of it.</summary>
public enum SegmentOutcome
{
    /// <summary>Packets were made.</summary>
    Done = 0,

    /// <summary>Shorter than its headers say, or than any headers are.</summary>
    TooShort = 1,

    /// <summary>Neither IPv4 nor IPv6.</summary>
    NotIp = 2,

    /// <summary>The header before the packet contradicts the packet.</summary>
    HeaderMismatch = 3,

    /// <summary>A kind of segmentation that was not asked for.</summary>
    UnknownKind = 4,

    /// <summary>More packets or bytes than there is room for.</summary>
    NoRoom = 5,
}
