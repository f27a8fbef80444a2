using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;
using Lanstead.WireGuard.Timers;

namespace Lanstead.Tests.Plain.WireGuard;

public sealed class DeadlineQueueTests
{
    [Fact]
    public void Queue_equals_a_naive_model_of_10000_peers()
    {
        var random = new Random(3);
        using var device = new WireGuardDevice(new SessionTable(new SeededRandom(1)), new SeededRandom(2));
        Peer[] peers = [.. Enumerable.Range(0, 10_000).Select(i => device.AddPeer(new PublicKey([.. BitConverter.GetBytes(i + 1), .. new byte[27], 1]))!)];
        DeadlineQueue queue = device.Deadlines;
        var model = new Dictionary<Peer, long>();
        var order = new SortedSet<(long At, long Sequence)>();
        var closed = new HashSet<Peer>();
        for (int i = 0; i < 100_000; i++)
        {
            Peer peer = peers[random.Next(peers.Length)];
            switch (random.Next(20))
            {
                case 0:
                    queue.Close(peer);
                    closed.Add(peer);
                    Forget(peer);
                    break;
                case < 5:
                    long now = random.Next(2_000_000);
                    while (queue.TakeDue(now) is { } due)
                    {
                        Assert.Equal(order.Min.At, model[due]);
                        Assert.True(model[due] <= now);
                        Forget(due);
                        if (random.Next(4) == 0)
                            break;
                    }
                    break;
                default:
                    long at = 1_000_000 + random.Next(5_000_000);
                    queue.Schedule(peer, at);
                    if (!closed.Contains(peer) && (!model.TryGetValue(peer, out long known) || at < known))
                    {
                        Forget(peer);
                        model[peer] = at;
                        order.Add((at, peer.Sequence));
                    }
                    break;
            }
            Assert.Equal(order.Count == 0 ? DeadlineQueue.Never : order.Min.At, queue.NextTicks);
        }
        Assert.True(order.Count > 1000);

        void Forget(Peer peer)
        {
            if (model.Remove(peer, out long at))
                order.Remove((at, peer.Sequence));
        }
    }

    [Fact]
    public void Whoever_sleeps_is_told_when_a_deadline_comes_earlier()
    {
        using var pair = new TwoDevices();
        int told = 0;
        pair.Alpha.Device.DeadlineMovedEarlier = () => told++;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));

        Assert.Equal(1, told);
        Assert.InRange(pair.Alpha.Device.NextDeadline!.Value - pair.Network.Now, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.334));
    }
}
