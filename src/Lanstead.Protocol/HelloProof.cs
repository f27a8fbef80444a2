using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;

namespace Lanstead.Protocol;

/// <summary>Proof of machine identity on each connection: the agent signs the server's nonce.</summary>
/// <remarks>
/// The host that the agent dialled is signed too, so that a server in the middle under another name cannot
/// pass the proof on; the server compares it with the name that it was reached by.
/// </remarks>
public static class HelloProof
{
    /// <summary>Length of the nonce in bytes.</summary>
    public const int NonceSizeBytes = 32;

    /// <summary>Longest host that is taken, in characters.</summary>
    public const int HostMaxLength = 260;

    private const string Domain = "lanstead agent v1";

    /// <summary>Signs with the machine key.</summary>
    public static byte[] Sign(ECDsa machineKey, ReadOnlySpan<byte> nonce, ServerId server, DeviceId device, string host) =>
        EcdsaP256.Sign(machineKey, Message(nonce, server, device, host));

    /// <summary>Verifies with the machine's public key.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> machineKey, ReadOnlySpan<byte> nonce, ServerId server, DeviceId device, string host, ReadOnlySpan<byte> signature)
    {
        if (!EcdsaP256.TryReadPublicKey(machineKey, out ECDsa? key))
            return false;
        using (key)
            return EcdsaP256.Verify(key, Message(nonce, server, device, host), signature);
    }

    private static byte[] Message(ReadOnlySpan<byte> nonce, ServerId server, DeviceId device, string host) => SignedBytes.Build(
        Domain,
        nonce.ToArray(),
        server.Value.ToByteArray(bigEndian: true),
        device.Value.ToByteArray(bigEndian: true),
        Encoding.UTF8.GetBytes(host));
}
