using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lanstead.Names;

namespace Lanstead.Agent.Naming;

/// <summary>Asks other servers what is not ours, and gives their answer as it came. Keeps nothing.</summary>
/// <remarks>Each question goes from a port and with a number of its own, and only an answer to it counts (RFC 5452 §9).</remarks>
internal static class Upstream
{
    private const int Port = 53;
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(2);

    /// <summary>Asks one server after the other.</summary>
    /// <returns>The answer; null when none came.</returns>
    public static async Task<byte[]?> AskAsync(IReadOnlyList<IPAddress> servers, ReadOnlyMemory<byte> question, bool byTcp, TimeProvider time, CancellationToken cancel)
    {
        byte[] sent = question.ToArray();
        RandomNumberGenerator.Fill(sent.AsSpan(0, 2));
        foreach (IPAddress server in servers.Take(3))
        {
            using var limit = new CancellationTokenSource(ServerLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                byte[]? answer = byTcp ? await ByTcpAsync(server, sent, either.Token) : await ByUdpAsync(server, sent, either.Token);
                if (answer is null)
                    continue;
                question.Span[..2].CopyTo(answer);
                return answer;
            }
            catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                // The next one.
            }
        }
        return null;
    }

    private static async Task<byte[]?> ByUdpAsync(IPAddress server, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(server, Port), cancel);
        await socket.SendAsync(question, cancel);
        byte[] buffer = new byte[4096];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, cancel);
            if (IsAnswer(question, buffer.AsSpan(0, length)))
                return buffer[..length];
        }
    }

    private static async Task<byte[]?> ByTcpAsync(IPAddress server, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(server, Port), cancel);
        await using var stream = new NetworkStream(socket);
        await TcpFrames.WriteAsync(stream, question, cancel);
        return await TcpFrames.ReadAsync(stream, cancel) is { } answer && IsAnswer(question, answer) ? answer : null;
    }

    private static bool IsAnswer(ReadOnlySpan<byte> question, ReadOnlySpan<byte> answer)
    {
        if (answer.Length < DnsQuery.HeaderBytes || (answer[2] & 0x80) == 0 || !answer[..2].SequenceEqual(question[..2]))
            return false;
        // Servers that cannot read a question leave it out of their answer.
        if (BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) == 0)
            return true;
        return DnsQuery.TryRead(question, out DnsQuery asked) && asked.Question.Length > 0 && answer.Length >= DnsQuery.HeaderBytes + asked.Question.Length
            && System.Text.Ascii.EqualsIgnoreCase(asked.Question, answer.Slice(DnsQuery.HeaderBytes, asked.Question.Length));
    }
}
