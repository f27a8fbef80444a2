using System.Text;

namespace Lanstead.Linux;

/// <summary>Reads and writes kernel settings under <c>/proc/sys</c>.</summary>
/// <remarks>
/// Names are paths relative to it, such as <c>net/ipv4/conf/eth0/forwarding</c>: with slashes, since an interface's name may hold a dot.
/// Settings of the network are those of the calling thread's network namespace.
/// </remarks>
public static class Sysctl
{
    private const string Root = "/proc/sys";

    /// <summary>The setting's text without the line end; null when there is no such setting.</summary>
    /// <exception cref="ArgumentException">The name is not a plain relative path.</exception>
    /// <exception cref="IOException">The kernel refused; also <see cref="UnauthorizedAccessException"/>.</exception>
    public static string? Read(string name)
    {
        try
        {
            return File.ReadAllText(PathOf(name)).TrimEnd('\n');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes the setting. It must be there: none is ever made.</summary>
    /// <exception cref="ArgumentException">The name is not a plain relative path.</exception>
    /// <exception cref="IOException">There is no such setting, or the kernel refused the value; also <see cref="UnauthorizedAccessException"/>.</exception>
    public static void Write(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        // One write call: the kernel takes each write as a value of its own.
        using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Encoding.ASCII.GetBytes(value + '\n'));
    }

    private static string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (string part in name.Split('/'))
        {
            if (part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"'{name}' is not a relative path under {Root}.", nameof(name));
        }
        return $"{Root}/{name}";
    }
}
