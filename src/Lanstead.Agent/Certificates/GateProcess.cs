using System.Buffers.Binary;
using System.Diagnostics;
using Google.Protobuf;
using Lanstead.Linux.Processes;
using Lanstead.Protocol;
using Lanstead.Protocol.Gate;

namespace Lanstead.Agent.Certificates;

/// <summary>The gate does not do what it is told.</summary>
internal sealed class GateException(string message) : Exception(message);

/// <summary>The gate: this program once more, with strangers' bytes and no keys but those of its names. It ends when this object, or the agent, does.</summary>
internal sealed class GateProcess : IDisposable
{
    private const int WordMaxBytes = 1024 * 1024;
    private const string HeapLimit = "0x10000000"; // 256 MiB: more is an attack, and its end is not the agent's.

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private TaskCompletionSource<GateWord>? _awaited;
    private ulong _number;
    private volatile IReadOnlyList<GateCount> _counts = [];
    private volatile IReadOnlyList<GateFailure> _failures = [];

    private GateProcess(Process process, IReadOnlyList<string> addresses, TimeProvider time)
    {
        (_process, Addresses, _time) = (process, addresses, time);
        Listening = ListenAsync();
    }

    /// <summary>Where it listens, for life.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Ends with the process.</summary>
    public Task Listening { get; }

    public IReadOnlyList<GateFailure> Failures => _failures;

    public IReadOnlyList<GateCount> Counts => _counts;

    /// <param name="program">This program.</param>
    /// <param name="addresses">Where it shall listen.</param>
    /// <param name="time">For patience.</param>
    public static GateProcess Start(string program, IReadOnlyList<string> addresses, TimeProvider time)
    {
        var start = new ProcessStartInfo(program) { ArgumentList = { "gate" }, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("LANSTEAD_", StringComparison.Ordinal) || name is "NOTIFY_SOCKET" or "WATCHDOG_USEC" or "WATCHDOG_PID").ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // The agent compiles what it runs for months once and well; the gate shall answer soon after it starts.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        return new GateProcess(Process.Start(start) ?? throw new GateException("The gate does not start."), addresses, time);
    }

    /// <summary>Has it do this from now on; returns when it does.</summary>
    public async Task OrderAsync(GateOrders orders, CancellationToken cancel)
    {
        orders.Number = ++_number;
        orders.User = Environment.IsPrivilegedProcess ? Privileges.Nobody : 0;
        orders.Addresses.AddRange(Addresses);
        _awaited = new TaskCompletionSource<GateWord>(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] bytes = new byte[sizeof(int) + orders.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - sizeof(int));
        orders.WriteTo(bytes.AsSpan(sizeof(int)));
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(bytes, cancel);
            await _process.StandardInput.BaseStream.FlushAsync(cancel);
            Task first = await Task.WhenAny(_awaited.Task, Listening).WaitAsync(s_patience, _time, cancel);
            if (first == Listening)
                throw new GateException("The gate has ended. An agent that was installed by an earlier version may have to be: lanstead agent install");
            _failures = [.. (await _awaited.Task).Failures];
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            throw new GateException("The gate does not answer.");
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended, or is somebody whom this process may not end: it does so by itself with its input.
        }
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        Stream words = _process.StandardOutput.BaseStream;
        byte[] head = new byte[sizeof(int)];
        try
        {
            while (await words.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length && BinaryPrimitives.ReadInt32BigEndian(head) is >= 0 and <= WordMaxBytes and int length)
            {
                byte[] bytes = new byte[length];
                if (await words.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false) < length || !WireMessages.TryRead(GateWord.Parser, bytes, out GateWord? word))
                    return;
                if (word.Number == 0)
                    _counts = [.. word.Counts];
                else if (word.Number == _number)
                    _awaited?.TrySetResult(word);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone.
        }
    }
}
