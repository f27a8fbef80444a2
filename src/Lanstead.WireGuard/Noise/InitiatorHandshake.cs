using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.WireGuard.Messages;

namespace Lanstead.WireGuard.Noise;

/// <summary>The initiator's side of Noise_IKpsk2 (paper §5.4.2 and §5.4.3): pure computation on bytes that the caller owns and zeroes.</summary>
internal static class InitiatorHandshake
{
    /// <summary>Writes the initiation up to its MACs.</summary>
    /// <param name="identity">Ours, held.</param>
    /// <param name="peerKey">The responder's public key.</param>
    /// <param name="staticStatic">The secret of both static keys.</param>
    /// <param name="random">For the ephemeral key.</param>
    /// <param name="timestamp">Greater than the last one sent.</param>
    /// <param name="index">Ours, for the session to come.</param>
    /// <param name="state">Takes the state until the response.</param>
    /// <param name="ephemeral">Takes the ephemeral private key, 32 bytes.</param>
    /// <param name="message">Takes the message, 148 bytes.</param>
    /// <returns>False when the peer's key is of low order: nothing may be sent.</returns>
    public static bool TryWrite(
        Identity identity,
        ReadOnlySpan<byte> peerKey,
        ReadOnlySpan<byte> staticStatic,
        IRandomSource random,
        Tai64n timestamp,
        uint index,
        SymmetricState state,
        Span<byte> ephemeral,
        Span<byte> message)
    {
        Span<byte> secret = stackalloc byte[32];
        Span<byte> key = stackalloc byte[32];
        Span<byte> time = stackalloc byte[Tai64n.SizeBytes];
        message.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(Initiation.Type.In(message), (uint)MessageType.Initiation);
        BinaryPrimitives.WriteUInt32LittleEndian(Initiation.Sender.In(message), index);
        state.Start(peerKey);

        // 1. e
        random.Fill(ephemeral);
        X25519.WritePublicKey(ephemeral, Initiation.Ephemeral.In(message));
        state.MixKey(Initiation.Ephemeral.In(message));
        state.MixHash(Initiation.Ephemeral.In(message));

        // 2. es, s
        bool agreed = X25519.TryAgree(ephemeral, peerKey, secret);
        state.MixKey(secret, key);
        state.Seal(key, identity.PublicKey.Bytes, Initiation.Static.In(message));

        // 3. ss, timestamp
        state.MixKey(staticStatic, key);
        timestamp.Write(time);
        state.Seal(key, time, Initiation.Timestamp.In(message));

        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        return agreed;
    }

    /// <summary>Reads the response to an initiation.</summary>
    /// <param name="identity">Ours, held.</param>
    /// <param name="presharedKey">32 bytes; all zero for none.</param>
    /// <param name="ephemeral">The ephemeral private key of the initiation.</param>
    /// <param name="state">The state after the initiation; goes on.</param>
    /// <param name="message">The response.</param>
    public static Refusal Read(
        Identity identity, ReadOnlySpan<byte> presharedKey, ReadOnlySpan<byte> ephemeral, SymmetricState state, ReadOnlySpan<byte> message)
    {
        Span<byte> secret = stackalloc byte[32];
        Span<byte> key = stackalloc byte[32];

        // 1. e
        ReadOnlySpan<byte> theirs = Response.Ephemeral.Of(message);
        state.MixKey(theirs);
        state.MixHash(theirs);

        // 2. ee, se
        bool agreed = X25519.TryAgree(ephemeral, theirs, secret);
        state.MixKey(secret);
        agreed &= identity.TryAgree(theirs, secret);
        state.MixKey(secret);

        // 3. psk, and the proof that both have the same
        state.MixPresharedKey(presharedKey, key);
        bool opened = agreed && state.TryOpen(key, Response.Empty.Of(message), []);

        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        return !agreed ? Refusal.LowOrderKey : opened ? Refusal.None : Refusal.BadResponse;
    }
}
