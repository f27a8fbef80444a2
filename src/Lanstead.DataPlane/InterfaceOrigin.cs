namespace Lanstead.DataPlane;

/// <summary>How an interface that is there now came to be.</summary>
public enum InterfaceOrigin
{
    /// <summary>It was made by this call.</summary>
    Started = 1,

    /// <summary>It was there, left by an earlier process or made by an earlier call, with whatever configuration it has.</summary>
    Adopted = 2,
}
