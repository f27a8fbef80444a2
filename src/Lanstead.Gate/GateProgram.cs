using System.Buffers.Binary;
using Google.Protobuf;
using Lanstead.Linux.Processes;
using Lanstead.Protocol;
using Lanstead.Protocol.Gate;

namespace Lanstead.Gate;

/// <summary>The gate as a process of its own: it takes orders from the agent that started it, and ends with it.</summary>
/// <remarks>Strangers' bytes are read here, away from the agent's keys: once it listens, it is nobody, and may nothing.</remarks>
public static class GateProgram
{
    /// <summary>The word by which the program is started as one. Not for people: it needs an agent at its other end.</summary>
    public const string Verb = "gate";

    // A thousand names with their certificates.
    private const int MessageMaxBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan s_counts = TimeSpan.FromSeconds(20);

    /// <summary>Runs until the input ends.</summary>
    /// <param name="orders">Messages of <see cref="GateOrders"/>.</param>
    /// <param name="words">Where messages of <see cref="GateWord"/> go.</param>
    /// <param name="time">For limits.</param>
    public static async Task<int> RunAsync(Stream orders, Stream words, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (await ReadAsync(orders) is not { } first)
            return 0;
        using GateSockets sockets = GateSockets.Bind(first.Addresses);
        if (first.User != 0)
            Privileges.Become(first.User);
        var state = new GateState();
        state.Take(first);
        await using GateServer server = await GateServer.StartAsync(state, sockets, time);
        using var turn = new SemaphoreSlim(1);
        using var over = new CancellationTokenSource();
        await SayAsync(new GateWord { Number = first.Number, Failures = { sockets.Failures } });
        Task counting = CountAsync();
        while (await ReadAsync(orders) is { } next)
        {
            state.Take(next);
            await SayAsync(new GateWord { Number = next.Number, Failures = { sockets.Failures } });
        }
        await over.CancelAsync();
        await counting;
        return 0;

        async Task SayAsync(GateWord word)
        {
            await turn.WaitAsync();
            try
            {
                await WriteAsync(words, word);
            }
            catch (IOException)
            {
                // The agent is gone: the input ends too.
            }
            finally
            {
                turn.Release();
            }
        }

        async Task CountAsync()
        {
            using var timer = new PeriodicTimer(s_counts, time);
            try
            {
                while (await timer.WaitForNextTickAsync(over.Token))
                    await SayAsync(new GateWord { Counts = { state.Counts() } });
            }
            catch (OperationCanceledException)
            {
                // The end.
            }
        }
    }

    /// <summary>Writes one message with its length.</summary>
    public static async Task WriteAsync(Stream to, IMessage message)
    {
        ArgumentNullException.ThrowIfNull(to);
        byte[] bytes = new byte[sizeof(int) + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - sizeof(int));
        message.WriteTo(bytes.AsSpan(sizeof(int)));
        await to.WriteAsync(bytes);
        await to.FlushAsync();
    }

    private static async Task<GateOrders?> ReadAsync(Stream from)
    {
        byte[] head = new byte[sizeof(int)];
        if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 0 or > MessageMaxBytes)
            return null;
        byte[] bytes = new byte[length];
        return await from.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false) < length || !WireMessages.TryRead(GateOrders.Parser, bytes, out GateOrders? orders) ? null : orders;
    }
}
