using Lanstead.Primitives;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lanstead.Server.Storage;

/// <summary>Stores a WireGuard public key as its 32 bytes.</summary>
internal sealed class PublicKeyConverter() : ValueConverter<PublicKey, byte[]>(key => ToBytes(key), bytes => FromBytes(bytes))
{
    // Methods of their own, since an expression tree cannot hold a span.
    private static byte[] ToBytes(PublicKey key) => key.Bytes.ToArray();

    private static PublicKey FromBytes(byte[] bytes) => new(bytes);
}
