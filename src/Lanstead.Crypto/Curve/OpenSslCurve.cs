using System.Security.Cryptography;
using Lanstead.Crypto.OpenSsl;

namespace Lanstead.Crypto.Curve;

/// <summary>X25519 by the machine's OpenSSL 3.</summary>
internal sealed unsafe class OpenSslCurve : ICurve
{
    public string Name => "openssl";

    public void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product)
    {
        nint own = 0, other = 0, context = 0;
        try
        {
            own = NewScalar(scalar);
            fixed (byte* pointBytes = point)
                other = Required(LibCrypto.NewRawPublicKey(LibCrypto.X25519Type, 0, pointBytes, X25519.SizeBytes));
            context = Required(LibCrypto.NewContext(own, 0));
            if (LibCrypto.DeriveInit(context) != 1 || LibCrypto.DeriveSetPeer(context, other) != 1)
                throw Broken();
            nuint length = X25519.SizeBytes;
            fixed (byte* productBytes = product)
            {
                // Refused exactly when the product is all zero; what it left in the output is not to be relied on.
                if (LibCrypto.Derive(context, productBytes, &length) != 1)
                {
                    LibCrypto.ClearErrors();
                    product.Clear();
                }
            }
            if (length != X25519.SizeBytes)
                throw Broken();
        }
        finally
        {
            LibCrypto.FreeContext(context);
            LibCrypto.FreeKey(other);
            LibCrypto.FreeKey(own);
        }
    }

    public void MultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> product)
    {
        nint key = 0;
        try
        {
            fixed (byte* scalarBytes = scalar, productBytes = product)
            {
                key = Required(LibCrypto.NewRawPrivateKey(LibCrypto.X25519Type, 0, scalarBytes, X25519.SizeBytes));
                nuint length = X25519.SizeBytes;
                if (LibCrypto.RawPublicKey(key, productBytes, &length) != 1 || length != X25519.SizeBytes)
                    throw Broken();
            }
        }
        finally
        {
            LibCrypto.FreeKey(key);
        }
    }

    // From the scalar alone OpenSSL computes the public key too, which takes as long as the product. So it is told one,
    // which no product uses.
    private static nint NewScalar(ReadOnlySpan<byte> scalar)
    {
        byte* unused = stackalloc byte[X25519.SizeBytes];
        new Span<byte>(unused, X25519.SizeBytes).Clear();
        nint key = 0, context = 0;
        try
        {
            fixed (byte* scalarBytes = scalar, type = "X25519\0"u8, privateName = "priv\0"u8, publicName = "pub\0"u8)
            {
                LibCryptoParameter* parameters = stackalloc LibCryptoParameter[3];
                parameters[0] = new() { Name = privateName, Type = LibCryptoParameter.Bytes, Value = scalarBytes, LengthBytes = X25519.SizeBytes };
                parameters[1] = new() { Name = publicName, Type = LibCryptoParameter.Bytes, Value = unused, LengthBytes = X25519.SizeBytes };
                parameters[2] = default;
                context = Required(LibCrypto.NewContextOf(0, type, 0));
                if (LibCrypto.FromDataInit(context) != 1 || LibCrypto.FromData(context, &key, LibCrypto.KeyPair, parameters) != 1)
                    throw Broken();
            }
            return key;
        }
        finally
        {
            LibCrypto.FreeContext(context);
        }
    }

    private static nint Required(nint handle) => handle != 0 ? handle : throw Broken();

    private static CryptographicException Broken()
    {
        LibCrypto.ClearErrors();
        return new CryptographicException("OpenSSL refused an X25519 operation.");
    }
}
