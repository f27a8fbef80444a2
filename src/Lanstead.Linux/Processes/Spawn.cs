using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Linux.Processes;

/// <summary>posix_spawn(3) with a session of its own, which .NET's own process class cannot give.</summary>
internal static unsafe partial class Spawn
{
    // Both structures are opaque: 336 and 80 bytes in glibc and musl on 64-bit machines. Twice the larger leaves room.
    private const int OpaqueBytes = 672;
    private const int SignalSetBytes = 128; // sizeof(sigset_t)
    private const short Flags = 0x04 | 0x08 | 0x80; // POSIX_SPAWN_SETSIGDEF | SETSIGMASK | SETSID
    private const int Interrupted = 4; // EINTR

    public static int Start(string program, string[] arguments, string[] environment, SafeFileHandle output)
    {
        byte* actions = stackalloc byte[OpaqueBytes];
        byte* attributes = stackalloc byte[OpaqueBytes];
        byte* allSignals = stackalloc byte[SignalSetBytes];
        byte* noSignals = stackalloc byte[SignalSetBytes];
        nint* argv = ToNative(arguments);
        nint* envp = ToNative(environment);
        bool added = false;
        Check(InitActions(actions));
        try
        {
            Check(InitAttributes(attributes));
            output.DangerousAddRef(ref added);
            int descriptor = (int)output.DangerousGetHandle();
            Check(AddOpen(actions, 0, "/dev/null", 0, 0));
            Check(AddDuplicate(actions, descriptor, 1));
            Check(AddDuplicate(actions, descriptor, 2));
            CloseOthers(actions);
            Check(AddChangeFolder(actions, "/"));
            _ = FillSignals(allSignals);
            _ = EmptySignals(noSignals);
            // .NET ignores SIGPIPE and handles others; a child must start with the defaults.
            Check(SetDefaultSignals(attributes, allSignals));
            Check(SetSignalMask(attributes, noSignals));
            Check(SetFlags(attributes, Flags));
            int processId;
            Check(Start(&processId, program, actions, attributes, argv, envp));
            return processId;
        }
        finally
        {
            if (added)
                output.DangerousRelease();
            _ = DestroyAttributes(attributes);
            _ = DestroyActions(actions);
            Free(argv);
            Free(envp);
        }
    }

    /// <summary>Blocks until the child ends. Its exit code, 128 and the signal that ended it, or -1 if another reaped it.</summary>
    public static int Wait(int processId)
    {
        int status;
        while (Wait(processId, &status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                return -1;
        }
        int signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }

    // Ours are closed by themselves; those that our own parent let us inherit (a lock, say) are not.
    private static void CloseOthers(byte* actions)
    {
        try
        {
            Check(AddCloseFrom(actions, 3));
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.34, musl: nothing of ours is lost without it.
        }
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new Win32Exception(error);
    }

    private static nint* ToNative(string[] texts)
    {
        nint* array = (nint*)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(nint));
        for (int i = 0; i < texts.Length; i++)
            array[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
        return array;
    }

    private static void Free(nint* array)
    {
        for (nint* item = array; *item != 0; item++)
            Marshal.FreeCoTaskMem(*item);
        NativeMemory.Free(array);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Start(int* processId, string path, byte* actions, byte* attributes, nint* argv, nint* envp);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int lowest);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeFolder(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaultSignals(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int processId, int* status, int options);
}
