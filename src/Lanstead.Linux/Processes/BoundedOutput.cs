using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Linux.Processes;

/// <summary>A file in memory of fixed size that takes a child's output: it can neither grow, nor block the writer, nor break as a pipe does.</summary>
internal sealed partial class BoundedOutput : IDisposable
{
    private const int SizeBytes = 16 * 1024;
    private const uint CloseOnExecAndSealable = 0x1 | 0x2; // MFD_CLOEXEC | MFD_ALLOW_SEALING
    private const int AddSeals = 1033; // F_ADD_SEALS
    private const int FixedSizeSeals = 0x1 | 0x2 | 0x4; // F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW

    private readonly SafeFileHandle _file;

    public BoundedOutput()
    {
        int descriptor = NewMemoryFile("output", CloseOnExecAndSealable);
        if (descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        _file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.SetLength(_file, SizeBytes);
        if (Control(_file, AddSeals, FixedSizeSeals) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _file.Dispose();
            throw new Win32Exception(error);
        }
    }

    /// <summary>For the child's standard output and error; valid until disposal.</summary>
    public SafeFileHandle Descriptor => _file;

    /// <summary>What was written so far.</summary>
    public string Read()
    {
        byte[] bytes = new byte[SizeBytes];
        int length = RandomAccess.Read(_file, bytes, 0);
        int end = bytes.AsSpan(0, length).IndexOf((byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? length : end);
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NewMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
