namespace Lanstead.Names;

/// <summary>What became of a question, RFC 1035 §4.1.1 and RFC 6891 §9.</summary>
public enum ResponseCode : ushort
{
    /// <summary>Answered; without records the name exists, but has none of this type.</summary>
    NoError = 0,

    /// <summary>The question makes no sense.</summary>
    FormatError = 1,

    /// <summary>It could not be answered now.</summary>
    ServerFailure = 2,

    /// <summary>There is no such name.</summary>
    NameError = 3,

    /// <summary>Not a kind of request that is served.</summary>
    NotImplemented = 4,

    /// <summary>Not answered to this one.</summary>
    Refused = 5,

    /// <summary>A version of EDNS that is not spoken here.</summary>
    BadVersion = 16,
}
