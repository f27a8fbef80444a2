using BenchmarkDotNet.Attributes;
using Lanstead.Crypto.Curve;

namespace Lanstead.Crypto.Bench;

/// <summary>X25519: agreements and public keys, of which each side of a handshake needs some.</summary>
public class CurveBench
{
    private static readonly ICurve[] Curves = [new OpenSslCurve(), new ManagedCurve()];

    private ICurve _curve = Curves[0];
    private readonly byte[] _scalar = new byte[32], _point = new byte[32], _product = new byte[32];

    /// <summary>What can be named in <see cref="Implementation"/>.</summary>
    public static IEnumerable<string> Implementations => Curves.Select(curve => curve.Name);

    /// <summary>Name of an implementation.</summary>
    [ParamsSource(nameof(Implementations))]
    public string Implementation { get; set; } = "";

    /// <summary>Draws a scalar and a point.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(25519);
        random.NextBytes(_scalar);
        random.NextBytes(_point);
        _curve = Curves.Single(curve => curve.Name == Implementation);
    }

    /// <summary>Scalar times point.</summary>
    [Benchmark]
    public void Agree() => _curve.Multiply(_scalar, _point, _product);

    /// <summary>Scalar times base point.</summary>
    [Benchmark]
    public void PublicKey() => _curve.MultiplyBase(_scalar, _product);
}
