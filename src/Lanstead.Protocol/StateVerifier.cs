using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>Checks that desired state was signed by the server that this agent enrolled at.</summary>
/// <remarks>The statement is verified as the bytes that came, then parsed: never re-serialised. Thread-safe.</remarks>
public sealed class StateVerifier : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();
    private readonly byte[] _keyId;

    private StateVerifier(ECDsa key, byte[] keyId)
    {
        _key = key;
        _keyId = keyId;
    }

    /// <summary>First 8 bytes of SHA-256 of the server's public key.</summary>
    public ReadOnlyMemory<byte> KeyId => _keyId;

    /// <summary>Reads the server's public key; false when it is not one.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> serverKey, [NotNullWhen(true)] out StateVerifier? verifier)
    {
        verifier = EcdsaP256.TryReadPublicKey(serverKey, out ECDsa? key) ? new StateVerifier(key, EcdsaP256.KeyId(serverKey)) : null;
        return verifier is not null;
    }

    /// <summary>True when the signature is the server's, in this domain, over these very bytes.</summary>
    public bool Verify(Signed? envelope, StateDomain domain)
    {
        if (envelope is null || !envelope.KeyId.Span.SequenceEqual(_keyId))
            return false;
        byte[] message = SignedBytes.Build(domain.Text(), envelope.Statement.ToByteArray());
        lock (_lock)
            return EcdsaP256.Verify(_key, message, envelope.Signature.Span);
    }

    /// <summary>Verifies, then parses a manifest.</summary>
    public bool TryRead(Signed? envelope, [NotNullWhen(true)] out Manifest? manifest) =>
        TryRead(envelope, StateDomain.Manifest, Manifest.Parser, out manifest);

    /// <summary>Verifies, then parses the head of a network.</summary>
    public bool TryRead(Signed? envelope, [NotNullWhen(true)] out NetworkStatement? head) =>
        TryRead(envelope, StateDomain.Network, NetworkStatement.Parser, out head);

    /// <summary>Verifies, then parses what a device enforces.</summary>
    public bool TryRead(Signed? envelope, [NotNullWhen(true)] out DevicePolicy? policy) =>
        TryRead(envelope, StateDomain.Policy, DevicePolicy.Parser, out policy);

    /// <summary>Verifies, then parses a lease.</summary>
    public bool TryRead(Signed? envelope, [NotNullWhen(true)] out Lease? lease) =>
        TryRead(envelope, StateDomain.Lease, Lease.Parser, out lease);

    /// <summary>Verifies, then parses what a device does of a tunnel.</summary>
    public bool TryRead(Signed? envelope, [NotNullWhen(true)] out TunnelPlan? plan) =>
        TryRead(envelope, StateDomain.Tunnel, TunnelPlan.Parser, out plan);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private bool TryRead<T>(Signed? envelope, StateDomain domain, MessageParser<T> parser, [NotNullWhen(true)] out T? statement)
        where T : class, IMessage<T>
    {
        statement = null;
        return Verify(envelope, domain) && WireMessages.TryRead(parser, envelope!.Statement.Span, out statement);
    }
}
