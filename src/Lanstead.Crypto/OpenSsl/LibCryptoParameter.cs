namespace Lanstead.Crypto.OpenSsl;

/// <summary>OSSL_PARAM(3): one named value; the last of a list has no name.</summary>
internal unsafe struct LibCryptoParameter
{
    /// <summary>OSSL_PARAM_OCTET_STRING.</summary>
    public const uint Bytes = 5;

    /// <summary>Zero-terminated.</summary>
    public byte* Name;

    public uint Type;
    public void* Value;
    public nuint LengthBytes;
    public nuint ReturnedBytes;
}
