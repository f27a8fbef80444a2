using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Behaviours;

/// <summary>Datagrams from one machine to another, a few on their way at a time, so that none is lost for want of room.</summary>
internal static class Datagrams
{
    private const int PayloadBytes = 1000;
    private const int AtOnce = 10;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <summary>Sends them; how many arrived as they were sent. Ends at the first that is missing.</summary>
    public static async Task<int> RunAsync(Machine from, Machine to, string address, int port, int count, CancellationToken cancellation)
    {
        IPEndPoint target = new(IPAddress.Parse(address), port);
        using Socket receiver = to.InNetwork(() =>
        {
            Socket socket = new(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(target);
            return socket;
        });
        using Socket sender = from.InNetwork(() => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        byte[] payload = new byte[PayloadBytes], got = new byte[PayloadBytes + 1];
        HashSet<int> arrived = [];
        while (arrived.Count < count)
        {
            int before = arrived.Count, until = Math.Min(count, before + AtOnce);
            for (int number = before; number < until; number++)
            {
                new Random(number).NextBytes(payload);
                BitConverter.TryWriteBytes(payload, number);
                await sender.SendToAsync(payload, target, cancellation);
            }

            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Wait);
            try
            {
                while (arrived.Count < until)
                {
                    int length = await receiver.ReceiveAsync(got, limit.Token);
                    int number = BitConverter.ToInt32(got);
                    new Random(number).NextBytes(payload);
                    BitConverter.TryWriteBytes(payload, number);
                    if (!got.AsSpan(0, length).SequenceEqual(payload) || !arrived.Add(number))
                    {
                        return arrived.Count;
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return arrived.Count;
            }
        }

        return arrived.Count;
    }
}
