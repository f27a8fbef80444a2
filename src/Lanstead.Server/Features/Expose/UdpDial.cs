using System.Net;
using System.Net.Sockets;

namespace Lanstead.Server.Features.Expose;

/// <summary>Asks a UDP port what a game would ask it.</summary>
internal static class UdpDial
{
    private const int LongestAnswerBytes = 2048;

    // Datagrams get lost.
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(1);

    /// <summary>What answers; asked again and again until something does.</summary>
    /// <param name="end">Where; its address has passed the guard of what is outbound.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="time">For asking again.</param>
    /// <param name="stop">Ends it: nothing came.</param>
    /// <exception cref="SocketException">The way there, or the machine there, refuses.</exception>
    public static async Task<ServiceAnswer> AskAsync(IPEndPoint end, ServiceQuery query, TimeProvider time, CancellationToken stop)
    {
        using var socket = new Socket(end.AddressFamily, SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        await socket.ConnectAsync(end, stop);
        byte[] answer = new byte[LongestAnswerBytes];
        IReadOnlyList<byte[]> questions = UdpQuestion.Of(query);
        while (true)
        {
            foreach (byte[] question in questions)
                await socket.SendAsync(question, stop);
            using var turn = new CancellationTokenSource(s_between, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, turn.Token);
            try
            {
                int length = await socket.ReceiveAsync(answer, either.Token);
                if (UdpQuestion.Again(answer.AsSpan(0, length)) is { } again)
                {
                    // Once: who answers each challenge with another one keeps nobody busy.
                    await socket.SendAsync(again, stop);
                    length = await socket.ReceiveAsync(answer, either.Token);
                }
                return UdpQuestion.Read(answer.AsSpan(0, length));
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
            }
        }
    }
}
