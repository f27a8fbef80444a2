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
            fixed (byte* scalarBytes = scalar)
                own = Required(LibCrypto.NewRawPrivateKey(LibCrypto.X25519Type, 0, scalarBytes, X25519.SizeBytes));
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

    private static nint Required(nint handle) => handle != 0 ? handle : throw Broken();

    private static CryptographicException Broken()
    {
        LibCrypto.ClearErrors();
        return new CryptographicException("OpenSSL refused an X25519 operation.");
    }
}
