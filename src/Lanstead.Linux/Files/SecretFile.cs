using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lanstead.Linux.Files;

/// <summary>Writes a file that only its owner may read, so that after a crash there is the old one or the new one, whole.</summary>
public static partial class SecretFile
{
    /// <summary>Owner reads and writes, nobody else: 0600.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int DirectoryFlags = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC

    /// <summary>Writes the file anew: temporary file beside it, fsync, rename, fsync of the folder.</summary>
    /// <param name="path">Where; its folder exists.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="mode">Permissions, exactly, whatever the umask is.</param>
    /// <exception cref="IOException">The disk is full, or the system refused; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = OwnerOnly)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new ArgumentException("Not the path of a file.", nameof(path));
        string temporary = $"{full}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = OwnerOnly,
            };
            using (var file = new FileStream(temporary, options))
            {
                File.SetUnixFileMode(file.SafeFileHandle, mode);
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SynchroniseFolder(folder);
    }

    /// <summary>Makes renames and deletions in a folder durable.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void SynchroniseFolder(string folder)
    {
        int descriptor = Open(folder, DirectoryFlags);
        if (descriptor < 0)
            throw Failed("open", folder);
        try
        {
            if (Synchronise(descriptor) != 0)
                throw Failed("fsync", folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string operation, string path) =>
        new($"{operation} {path}: {Errno.NameOf(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
