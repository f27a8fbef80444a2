using System.Security.Cryptography;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Namespaces.WireGuard;

/// <summary>The system's generator.</summary>
internal sealed class SystemRandom : IRandomSource
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
