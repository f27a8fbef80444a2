using System.Runtime.InteropServices;

namespace Lanstead.Tests.Namespaces.Linux;

/// <summary>Runs something on a thread whose kernel refuses sendmmsg calls of one size with an error of choice (seccomp(2)).</summary>
/// <remarks>The filter stays with the thread, and ends with it.</remarks>
internal static unsafe partial class RefusingThread
{
    private const int SetSeccomp = 22; // PR_SET_SECCOMP
    private const nint FilterMode = 2; // SECCOMP_MODE_FILTER
    private const uint Allow = 0x7fff_0000; // SECCOMP_RET_ALLOW
    private const uint Error = 0x0005_0000; // SECCOMP_RET_ERRNO
    private const ushort Load = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint NumberAt = 0; // struct seccomp_data.nr
    private const uint ThirdArgumentAt = 32; // struct seccomp_data.args[2], its lower half

    /// <summary>Does the work; each sendmmsg of exactly <paramref name="messages"/> messages fails with <paramref name="error"/>.</summary>
    public static void Run(uint messages, int error, Action work)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Refuse(messages, error);
                work();
            }
#pragma warning disable CA1031 // Whatever it was, the caller's thread throws it.
            catch (Exception any)
#pragma warning restore CA1031
            {
                failure = any;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException(failure.Message, failure);
    }

    private static void Refuse(uint messages, int error)
    {
        uint sendMessages = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 307u : 269u;
        Instruction* program = stackalloc Instruction[6];
        program[0] = new Instruction(Load, 0, 0, NumberAt);
        program[1] = new Instruction(JumpEqual, 0, 3, sendMessages);
        program[2] = new Instruction(Load, 0, 0, ThirdArgumentAt);
        program[3] = new Instruction(JumpEqual, 0, 1, messages);
        program[4] = new Instruction(Return, 0, 0, Error | (uint)error);
        program[5] = new Instruction(Return, 0, 0, Allow);
        var filter = new Filter { Count = 6, Program = program };
        Assert.Equal(0, Control(SetSeccomp, FilterMode, &filter));
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nint mode, Filter* filter);

    // struct sock_filter.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Count;
        public Instruction* Program;
    }
}
