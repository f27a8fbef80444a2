using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>The signed word that a device is no longer of this server: a manifest without networks, at the last revision there is.</summary>
/// <remarks>
/// An agent that hears it forgets its keys, so a farewell alone, which anybody on a path without TLS could send, is not enough.
/// No manifest of the same epoch can follow it.
/// </remarks>
public static class DeviceRemoval
{
    /// <summary>The revision that no other manifest has.</summary>
    public const ulong Revision = ulong.MaxValue;

    /// <summary>What the server signs.</summary>
    public static Manifest Statement(ServerId server, ulong epoch, DeviceId device, DateTimeOffset at) => new()
    {
        ServerId = server.ToWire(),
        Epoch = epoch,
        DeviceId = device.ToWire(),
        Revision = Revision,
        IssuedAt = at.ToUnixTimeMilliseconds(),
    };

    /// <summary>True when the envelope says so, by this server's signature, of this device.</summary>
    public static bool Says(StateVerifier verifier, Signed? envelope, ServerId server, DeviceId device)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        return verifier.TryRead(envelope, out Manifest? manifest)
            && manifest is { Revision: Revision, Networks.Count: 0 }
            && manifest.ServerId.Equals(server.ToWire())
            && manifest.DeviceId.Equals(device.ToWire());
    }
}
