using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

/// <summary>What a manifest says, apart from when: to whom connects again, the server says the same anew.</summary>
internal static class ManifestContent
{
    /// <summary>Whether two manifests of one server, device and revision say the same.</summary>
    public static bool HasContentOf(this Manifest manifest, Manifest other) =>
        manifest.DeviceName == other.DeviceName && manifest.Networks.Equals(other.Networks) && Equals(manifest.Update, other.Update);
}
