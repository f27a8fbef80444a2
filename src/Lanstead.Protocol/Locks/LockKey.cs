using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol.Locks;

/// <summary>A device's own key for the network lock: signs its WireGuard keys, and, where it is a signer, other devices and the log.</summary>
/// <remarks>Each use has a domain of its own, so that no signature can pass for another. Thread-safe. Owns the key.</remarks>
public sealed class LockKey : IDisposable
{
    internal const string EntryDomain = "lanstead lock v1";
    internal const string MemberDomain = "lanstead lock member v1";
    internal const string KeyDomain = "lanstead lock key v1";
    internal const string RouteDomain = "lanstead lock route v1";

    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    /// <summary>Takes ownership of a P-256 private key.</summary>
    public LockKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Signs an entry of the log, as the bytes that it will travel as.</summary>
    public Signed Sign(LockEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        byte[] statement = entry.ToByteArray();
        return new Signed
        {
            Statement = UnsafeByteOperations.UnsafeWrap(statement),
            Signature = UnsafeByteOperations.UnsafeWrap(Sign(SignedBytes.Build(EntryDomain, statement))),
            KeyId = UnsafeByteOperations.UnsafeWrap(EcdsaP256.KeyId(PublicKey)),
        };
    }

    /// <summary>Vouches for a device in a network.</summary>
    public byte[] Sign(LockMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Sign(SignedBytes.Build(MemberDomain, member.ToBytes()));
    }

    /// <summary>Vouches for a LAN behind a device.</summary>
    public byte[] Sign(LockRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return Sign(SignedBytes.Build(RouteDomain, route.ToBytes()));
    }

    /// <summary>Says that a WireGuard key is this device's own.</summary>
    public byte[] Sign(NetworkId network, DeviceId device, PublicKey key) => Sign(KeyMessage(network, device, key));

    /// <summary>True when the device that holds <paramref name="lockKey"/> says that the WireGuard key is its own.</summary>
    public static bool Vouches(ReadOnlySpan<byte> lockKey, NetworkId network, DeviceId device, PublicKey key, ReadOnlySpan<byte> signature) =>
        Verify(lockKey, KeyMessage(network, device, key), signature);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal static bool Verify(ReadOnlySpan<byte> publicKey, byte[] message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != EcdsaP256.SignatureSizeBytes || !EcdsaP256.TryReadPublicKey(publicKey, out ECDsa? key))
            return false;
        using (key)
            return EcdsaP256.Verify(key, message, signature);
    }

    private static byte[] KeyMessage(NetworkId network, DeviceId device, PublicKey key) => SignedBytes.Build(
        KeyDomain, network.Value.ToByteArray(bigEndian: true), device.Value.ToByteArray(bigEndian: true), key.Bytes.ToArray());

    private byte[] Sign(byte[] message)
    {
        lock (_lock)
            return EcdsaP256.Sign(_key, message);
    }
}
