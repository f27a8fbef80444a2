using System.Net;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>What lanes call for each batch allocates nothing.</summary>
public sealed class HotPathTests
{
    [Fact]
    public void A_batch_each_way_allocates_nothing()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        pair.Alpha.Device.AllowedIps.Add(IPNetwork.Parse("10.0.0.0/8"), pair.ToBravo);
        pair.Alpha.Device.AllowedIps.Add(IPNetwork.Parse("fd00::/8"), pair.ToBravo);
        byte[] ipv4 = [10, 1, 2, 3], ipv6 = [0xfd, .. new byte[15]];
        TimeSpan now = pair.Network.Now;
        DateTimeOffset wallClock = pair.Alpha.WallClock;
        ulong counter = 1000;
        pair.ToBravo.SetPersistentKeepalive(25, now);

        long Round()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                now += TimeSpan.FromMicroseconds(10);
                Peer peer = pair.Alpha.Device.AllowedIps.Find(ipv4)!;
                if (pair.Alpha.Device.AllowedIps.Find(ipv6) != peer)
                    return -1;
                Session session = peer.CurrentSession(now)!;
                if (!session.TryHold() || !session.TryReserveCounters(64, out _))
                    return -1;
                session.Release();
                peer.OnDataSent(session, 64, 64 * 1452, true, now, wallClock, pair.Alpha);

                Session received = pair.Alpha.Sessions.Find(session.LocalIndex)!;
                if (!received.TryHold() || !received.MayReceive(now) || !received.Accept(counter++))
                    return -1;
                received.Release();
                peer.OnDataReceived(received, pair.Bravo.Address, 1, 1452, true, now, wallClock, pair.Alpha);
                pair.Alpha.Device.Refusals.Add(Refusal.NoRoute);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Round();
        Assert.Equal(0, Round());
    }

    [Fact]
    public void Traffic_that_flows_touches_the_queue_of_deadlines_seldom()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        int moved = 0;
        pair.Alpha.Device.DeadlineMovedEarlier = () => moved++;
        for (int i = 0; i < 2000; i++)
        {
            pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
            pair.Network.Run(TimeSpan.FromMilliseconds(5));
            pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(2));
            pair.Network.Run(TimeSpan.FromMilliseconds(5));
        }
        // 20 seconds, 4,000 packets: the queue is as it was, but for the first packet and what comes due.
        Assert.InRange(moved, 0, 6);
    }
}
