using System.Globalization;

namespace Lanstead.Server.Hosting;

/// <summary>The process's open files and connections: Linux counts both as descriptors, and at the limit nothing can be opened any more.</summary>
internal static class Descriptors
{
    /// <summary>Open now.</summary>
    public static long Open() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>How many there may be; the runtime raises this to what the system allows.</summary>
    public static long Most()
    {
        // "Max open files            524288               524288               files"
        string line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long most) ? most : long.MaxValue;
    }
}
