using System.Security.Cryptography;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>The system's generator.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
