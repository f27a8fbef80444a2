using Lanstead.Protocol;

namespace Lanstead.Agent.Postures;

/// <summary>Whether the root file system stands on an encrypted disk, by what the kernel tells in <c>/proc</c> and <c>/sys</c>.</summary>
/// <remarks>
/// From the device of the root file system down to the disks: encrypted when every way down passes a device of dm-crypt. What has no device of its own there (a container's overlay, ZFS, a
/// network's file system) cannot be told; nor can a disk that encrypts by itself, which is told as not encrypted: nothing of the system vouches for it.
/// </remarks>
internal static class DiskEncryption
{
    private const int DepthMax = 16;

    public static string Read(string root)
    {
        try
        {
            return RootDevice(root) is { } device ? (IsEncrypted(root, device, DepthMax) switch { true => Posture.On, false => Posture.Off, null => Posture.Unknown }) : Posture.Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Posture.Unknown;
        }
    }

    // The last line of "/" counts: what is mounted over is not seen. proc(5): id parent major:minor root mount-point … - type source options
    private static string? RootDevice(string root)
    {
        string[]? found = null;
        foreach (string line in File.ReadLines(Path.Combine(root, "proc/self/mountinfo")))
        {
            string[] fields = line.Split(' ');
            if (fields.Length > 9 && fields[4] == "/")
                found = fields;
        }
        if (found is null)
            return null;
        if (!found[2].StartsWith("0:", StringComparison.Ordinal))
            return found[2];
        // A file system of several devices (btrfs) has a number of its own; its source names one of them.
        int dash = Array.IndexOf(found, "-");
        string source = dash > 0 && found.Length > dash + 2 ? found[dash + 2] : "";
        if (!source.StartsWith("/dev/", StringComparison.Ordinal))
            return null;
        var link = new FileInfo(Path.Combine(root, source[1..]));
        string name = Path.GetFileName((link.LinkTarget is null ? link : link.ResolveLinkTarget(returnFinalTarget: true) ?? link).FullName);
        string file = Path.Combine(root, "sys/class/block", name, "dev");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private static bool? IsEncrypted(string root, string device, int depth)
    {
        string folder = Path.Combine(root, "sys/dev/block", device);
        if (!Directory.Exists(folder) || depth == 0)
            return null;
        string uuid = Path.Combine(folder, "dm/uuid");
        if (File.Exists(uuid) && File.ReadAllText(uuid).StartsWith("CRYPT-", StringComparison.Ordinal))
            return true;
        string slaves = Path.Combine(folder, "slaves");
        string[] below = Directory.Exists(slaves) ? Directory.GetFileSystemEntries(slaves) : [];
        if (below.Length == 0)
            return false;
        bool? all = true;
        foreach (string one in below)
        {
            string file = Path.Combine(one, "dev");
            bool? encrypted = File.Exists(file) ? IsEncrypted(root, File.ReadAllText(file).Trim(), depth - 1) : null;
            if (encrypted == false)
                return false;
            all = encrypted is null ? null : all;
        }
        return all;
    }
}
