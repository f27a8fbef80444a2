using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>The command line's side of the local socket.</summary>
public sealed class LocalClient(string socketPath)
{
    /// <summary>Code of the failure when no agent listens.</summary>
    public const string NotRunning = AgentFailures.NotRunning;

    /// <summary>Code of the failure when this user may not talk to the agent.</summary>
    public const string AccessDenied = AgentFailures.AccessDenied;

    /// <summary>Sends one request; yields the replies until the last.</summary>
    /// <exception cref="LocalCallException">The agent cannot be reached, or broke off.</exception>
    public async IAsyncEnumerable<LocalReply> CallAsync(LocalRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        using Socket socket = await ConnectAsync(cancel);
        await using var stream = new NetworkStream(socket);
        await WriteAsync(stream, request, cancel);
        while (true)
        {
            LocalReply reply = await ReadAsync(stream, cancel);
            yield return reply;
            if (reply.Done)
                yield break;
        }
    }

    private static async Task WriteAsync(NetworkStream stream, LocalRequest request, CancellationToken cancel)
    {
        try
        {
            await LocalFraming.WriteAsync(stream, request, cancel);
        }
        catch (IOException)
        {
            // The agent may have answered and closed without reading: its answer is still there to read.
        }
    }

    private static async Task<LocalReply> ReadAsync(NetworkStream stream, CancellationToken cancel)
    {
        try
        {
            return await LocalFraming.ReadAsync(stream, LocalReply.Parser, LocalFraming.LongestReplyBytes, cancel)
                ?? throw new LocalCallException(new Failure(NotRunning, "The agent ended before it answered. See why: lanstead logs, or journalctl -u lanstead"));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new LocalCallException(new Failure(NotRunning, $"The agent broke off: {e.Message} See why: lanstead logs, or journalctl -u lanstead"));
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LocalCallException(e.SocketErrorCode == SocketError.AccessDenied
                ? new Failure(AccessDenied, "This user may not talk to the agent. Run it with sudo, or join the group: sudo usermod -aG lanstead $USER")
                : new Failure(NotRunning, $"The agent is not running: nothing listens at {socketPath}. Start it: sudo lanstead agent start"));
        }
    }
}
