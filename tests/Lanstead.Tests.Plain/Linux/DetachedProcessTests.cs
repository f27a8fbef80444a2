using System.ComponentModel;
using Lanstead.Linux;
using Lanstead.Linux.Processes;

namespace Lanstead.Tests.Plain.Linux;

public sealed class DetachedProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_has_its_own_session_no_descriptors_of_ours_and_only_the_given_environment()
    {
        (int exitCode, string output, int processId) = await Run(
            "cut -d' ' -f5,6 /proc/$$/stat; for fd in /proc/$$/fd/*; do echo ${fd##*/}; done; pwd; env; echo to-stderr >&2", new() { ["GIVEN"] = "a b" });

        Assert.Equal(0, exitCode);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{processId} {processId}", lines[0]);
        // 3 is the folder that the shell itself is listing.
        Assert.Equal(["0", "1", "2", "3", "/"], lines[1..6]);
        Assert.Contains("GIVEN=a b", lines);
        Assert.Equal("to-stderr", lines[^1]);
        Assert.DoesNotContain(lines, line => line.StartsWith("HOME=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signals_are_as_in_a_shell()
    {
        // Two signals from 32 on are the C library's own, which it ignores in every child.
        const ulong ordinary = 0x7fff_ffff;
        (_, string output, _) = await Run("grep -E 'SigBlk|SigIgn' /proc/self/status");
        ulong[] masks = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Convert.ToUInt64(line.Split('\t')[1], 16) & ordinary)];
        Assert.Equal([0, 0], masks);
    }

    [Fact]
    public async Task Output_beyond_the_bound_is_dropped_and_harms_nobody()
    {
        (int exitCode, string output, _) = await Run("i=0; while [ $i -lt 3000 ]; do echo 0123456789 2>/dev/null || true; i=$((i+1)); done; exit 7");
        Assert.Equal(7, exitCode);
        Assert.InRange(output.Length, 16_000, 16_384);
        Assert.StartsWith("0123456789\n0123456789\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_end_is_told()
    {
        Assert.Equal(3, (await Run("exit 3")).ExitCode);
        Assert.Equal(128 + 9, (await Run("kill -9 $$")).ExitCode);
    }

    [Fact]
    public void A_missing_program_is_an_error()
    {
        var e = Assert.Throws<Win32Exception>(() => DetachedProcess.Start("/nowhere/at-all", [], new Dictionary<string, string>()));
        Assert.Equal(Errno.NoEntry, e.NativeErrorCode);
    }

    private static async Task<(int ExitCode, string Output, int ProcessId)> Run(string script, Dictionary<string, string>? environment = null)
    {
        using DetachedProcess process = DetachedProcess.Start("/bin/sh", ["-c", script], environment ?? []);
        int exitCode = await process.Exited.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        return (exitCode, process.ReadOutput(), process.ProcessId);
    }
}
