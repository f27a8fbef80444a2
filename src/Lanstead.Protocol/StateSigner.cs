using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>Signs desired state with the server's key.</summary>
/// <remarks>Thread-safe: each signature takes a lock, since the platform's key object is not. Owns the key.</remarks>
public sealed class StateSigner : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();
    private readonly ByteString _keyId;

    /// <summary>Takes ownership of a P-256 private key.</summary>
    public StateSigner(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        _keyId = UnsafeByteOperations.UnsafeWrap(EcdsaP256.KeyId(PublicKey.Span));
    }

    /// <summary>SubjectPublicKeyInfo of the signer.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>First 8 bytes of SHA-256 of <see cref="PublicKey"/>.</summary>
    public ReadOnlyMemory<byte> KeyId => _keyId.Memory;

    /// <summary>Signs a manifest.</summary>
    public Signed Sign(Manifest manifest) => Sign(StateDomain.Manifest, manifest);

    /// <summary>Signs the head of a network.</summary>
    public Signed Sign(NetworkStatement head) => Sign(StateDomain.Network, head);

    /// <summary>Signs what a device enforces.</summary>
    public Signed Sign(DevicePolicy policy) => Sign(StateDomain.Policy, policy);

    /// <summary>Signs a lease.</summary>
    public Signed Sign(Lease lease) => Sign(StateDomain.Lease, lease);

    /// <summary>Signs what a device does of a tunnel.</summary>
    public Signed Sign(TunnelPlan plan) => Sign(StateDomain.Tunnel, plan);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private Signed Sign(StateDomain domain, IMessage statement)
    {
        byte[] bytes = statement.ToByteArray();
        byte[] message = SignedBytes.Build(domain.Text(), bytes);
        byte[] signature;
        lock (_lock)
            signature = EcdsaP256.Sign(_key, message);
        return new Signed
        {
            Statement = UnsafeByteOperations.UnsafeWrap(bytes),
            Signature = UnsafeByteOperations.UnsafeWrap(signature),
            KeyId = _keyId,
        };
    }
}
