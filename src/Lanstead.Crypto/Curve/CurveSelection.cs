using System.Security.Cryptography;

namespace Lanstead.Crypto.Curve;

/// <summary>Chooses the implementation once per process: OpenSSL where it loads and computes rightly, else managed code.</summary>
internal static class CurveSelection
{
    private static readonly ICurve Tested = Choose(new OpenSslCurve());

    private static volatile ICurve? _only;

    public static ICurve Chosen => _only ?? Tested;

    /// <summary>Has another compute from now on, for fuzzing: one that remembers what the tested one computed.</summary>
    /// <param name="make">Is given the tested one.</param>
    internal static void UseOnly(Func<ICurve, ICurve> make) => _only = make(Tested);

    /// <summary>Returns the candidate if it passes the self-test.</summary>
    internal static ICurve Choose(ICurve candidate) => PassesSelfTest(candidate) ? candidate : new ManagedCurve();

    // The first vector of RFC 7748 §5.2, a point of low order, and the first public key of §6.1.
    private static bool PassesSelfTest(ICurve candidate)
    {
        byte[] scalar = Convert.FromHexString("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        byte[] point = Convert.FromHexString("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
        byte[] expected = Convert.FromHexString("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        byte[] zero = new byte[X25519.SizeBytes];
        byte[] product = new byte[X25519.SizeBytes];
        try
        {
            candidate.Multiply(scalar, point, product);
            if (!product.AsSpan().SequenceEqual(expected))
                return false;
            candidate.Multiply(scalar, zero, product);
            if (!product.AsSpan().SequenceEqual(zero))
                return false;
            candidate.MultiplyBase(Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"), product);
            return product.AsSpan().SequenceEqual(Convert.FromHexString("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CryptographicException)
        {
            return false;
        }
    }
}
