using System.Globalization;

namespace Lanstead.Linux.Memory;

/// <summary>One mapping of a file, as <c>/proc/PID/smaps</c> tells (proc(5)).</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">First address.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="IsWritable">The process may write to it now.</param>
/// <param name="ResidentKiB">In memory.</param>
/// <param name="WrittenKiB">Of these, written since they were read from the file.</param>
internal sealed record MappedFile(string Path, nint Start, nint Length, bool IsWritable, long ResidentKiB, long WrittenKiB)
{
    /// <summary>True when the file still holds all that memory holds.</summary>
    public bool IsUntouched => !IsWritable && WrittenKiB == 0;

    /// <summary>The mappings of files among all mappings; what cannot be read is left out.</summary>
    public static IEnumerable<MappedFile> Parse(IEnumerable<string> lines)
    {
        MappedFile? current = null;
        foreach (string line in lines)
        {
            if (IsHeader(line, out MappedFile? next))
            {
                if (current is not null)
                    yield return current;
                current = next;
            }
            else if (current is not null)
            {
                current = line switch
                {
                    _ when KiB(line, "Rss:") is { } resident => current with { ResidentKiB = resident },
                    _ when KiB(line, "Private_Dirty:") is { } written => current with { WrittenKiB = current.WrittenKiB + written },
                    _ when KiB(line, "Shared_Dirty:") is { } written => current with { WrittenKiB = current.WrittenKiB + written },
                    _ when KiB(line, "Anonymous:") is { } written => current with { WrittenKiB = current.WrittenKiB + written },
                    _ => current,
                };
            }
        }
        if (current is not null)
            yield return current;
    }

    // "558689857000-55868a04c000 r-xp 0030f000 fe:00 1234  /usr/bin/name"; a field line starts with "Name:".
    private static bool IsHeader(string line, out MappedFile? file)
    {
        file = null;
        string[] parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        string[] range = parts[0].Split('-');
        if (range.Length != 2
            || !long.TryParse(range[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long start)
            || !long.TryParse(range[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long end))
            return false;
        bool isFile = parts.Length == 6 && parts[5].StartsWith('/') && !parts[5].StartsWith("/memfd:", StringComparison.Ordinal);
        if (isFile)
            file = new MappedFile(parts[5], (nint)start, (nint)(end - start), parts[1].Contains('w', StringComparison.Ordinal), 0, 0);
        return true;
    }

    private static long? KiB(string line, string field) =>
        line.StartsWith(field, StringComparison.Ordinal)
        && long.TryParse(line.AsSpan(field.Length).Trim().TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
