using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Protocol;

/// <summary>Proof that who enrols holds the private half of the machine key, bound to the join key, the hostname and the time.</summary>
public static class EnrolmentProof
{
    private const string Domain = "lanstead enrol v1";

    /// <summary>Signs an enrolment.</summary>
    /// <param name="machineKey">The machine's key pair.</param>
    /// <param name="joinKey">The join key as it is sent: token or short code.</param>
    /// <param name="hostname">The hostname as it is sent.</param>
    /// <param name="atUnixMilliseconds">The time as it is sent.</param>
    public static byte[] Sign(ECDsa machineKey, string joinKey, string hostname, long atUnixMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(machineKey);
        return EcdsaP256.Sign(machineKey, Message(machineKey.ExportSubjectPublicKeyInfo(), joinKey, hostname, atUnixMilliseconds));
    }

    /// <summary>Verifies an enrolment with the public key that it carries.</summary>
    public static bool Verify(ReadOnlySpan<byte> machineKey, string joinKey, string hostname, long atUnixMilliseconds, ReadOnlySpan<byte> signature)
    {
        if (!EcdsaP256.TryReadPublicKey(machineKey, out ECDsa? key))
            return false;
        using (key)
            return EcdsaP256.Verify(key, Message(machineKey.ToArray(), joinKey, hostname, atUnixMilliseconds), signature);
    }

    private static byte[] Message(byte[] machineKey, string joinKey, string hostname, long atUnixMilliseconds) => SignedBytes.Build(
        Domain,
        SHA256.HashData(Encoding.UTF8.GetBytes(joinKey)),
        machineKey,
        Encoding.UTF8.GetBytes(hostname),
        SignedBytes.Int64(atUnixMilliseconds));
}
