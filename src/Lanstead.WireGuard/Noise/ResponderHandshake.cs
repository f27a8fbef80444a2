using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.WireGuard.Messages;

namespace Lanstead.WireGuard.Noise;

/// <summary>The responder's side of Noise_IKpsk2 (paper §5.4.2 and §5.4.3): pure computation on bytes that the caller owns and zeroes.</summary>
internal static class ResponderHandshake
{
    /// <summary>Reads an initiation as far as the initiator's public key.</summary>
    /// <param name="identity">Ours, held.</param>
    /// <param name="state">Takes the state.</param>
    /// <param name="message">The initiation.</param>
    /// <param name="initiatorKey">Takes the initiator's public key, 32 bytes.</param>
    public static Refusal ReadStatic(Identity identity, SymmetricState state, ReadOnlySpan<byte> message, Span<byte> initiatorKey)
    {
        Span<byte> secret = stackalloc byte[32];
        Span<byte> key = stackalloc byte[32];
        ReadOnlySpan<byte> ephemeral = Initiation.Ephemeral.Of(message);

        // 1. e
        state.Start(identity.PublicKey.Bytes);
        state.MixKey(ephemeral);
        state.MixHash(ephemeral);

        // 2. es, s
        bool agreed = identity.TryAgree(ephemeral, secret);
        state.MixKey(secret, key);
        bool opened = agreed && state.TryOpen(key, Initiation.Static.Of(message), initiatorKey);

        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        return !agreed ? Refusal.LowOrderKey : opened ? Refusal.None : Refusal.BadStaticKey;
    }

    /// <summary>Reads the rest of an initiation: the timestamp, which proves that the initiator has the private key.</summary>
    public static bool TryReadTimestamp(SymmetricState state, ReadOnlySpan<byte> staticStatic, ReadOnlySpan<byte> message, out Tai64n timestamp)
    {
        Span<byte> key = stackalloc byte[32];
        Span<byte> time = stackalloc byte[Tai64n.SizeBytes];
        state.MixKey(staticStatic, key);
        bool opened = state.TryOpen(key, Initiation.Timestamp.Of(message), time);
        timestamp = opened ? Tai64n.Read(time) : default;
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }

    /// <summary>Writes the response up to its MACs.</summary>
    /// <param name="state">The state after the initiation; goes on.</param>
    /// <param name="initiation">The initiation that is answered.</param>
    /// <param name="initiatorKey">Its sender's public key.</param>
    /// <param name="presharedKey">32 bytes; all zero for none.</param>
    /// <param name="random">For the ephemeral key.</param>
    /// <param name="index">Ours, for the new session.</param>
    /// <param name="message">Takes the message, 92 bytes.</param>
    /// <returns>False when a key of the initiator's is of low order: nothing may be sent.</returns>
    public static bool TryWrite(
        SymmetricState state,
        ReadOnlySpan<byte> initiation,
        ReadOnlySpan<byte> initiatorKey,
        ReadOnlySpan<byte> presharedKey,
        IRandomSource random,
        uint index,
        Span<byte> message)
    {
        Span<byte> secret = stackalloc byte[32];
        Span<byte> key = stackalloc byte[32];
        Span<byte> ephemeral = stackalloc byte[32];
        message.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(Response.Type.In(message), (uint)MessageType.Response);
        BinaryPrimitives.WriteUInt32LittleEndian(Response.Sender.In(message), index);
        Initiation.Sender.Of(initiation).CopyTo(Response.Receiver.In(message));

        // 1. e
        random.Fill(ephemeral);
        X25519.WritePublicKey(ephemeral, Response.Ephemeral.In(message));
        state.MixKey(Response.Ephemeral.In(message));
        state.MixHash(Response.Ephemeral.In(message));

        // 2. ee, se
        bool agreed = X25519.TryAgree(ephemeral, Initiation.Ephemeral.Of(initiation), secret);
        state.MixKey(secret);
        agreed &= X25519.TryAgree(ephemeral, initiatorKey, secret);
        state.MixKey(secret);

        // 3. psk, and the proof that we have it
        state.MixPresharedKey(presharedKey, key);
        state.Seal(key, [], Response.Empty.In(message));

        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(ephemeral);
        return agreed;
    }
}
