using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

/// <summary>C6: whatever the way does to deltas, an agent that follows the rules ends with the server's state.</summary>
public sealed class DeltaIntegrityTests
{
    private const int Seeds = 10_000;
    private const int Changes = 10;

    [Fact]
    public void C6_lost_doubled_reordered_and_truncated_deltas_end_in_the_same_hash_for_10000_seeds()
    {
        var seen = new int[Enum.GetValues<MapOutcome>().Length + 1];
        var results = new int[Seeds][];
        Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed => results[seed] = Run(seed));
        foreach (int[] one in results)
        {
            for (int i = 0; i < seen.Length; i++)
                seen[i] += one[i];
        }
        // The channel did what it is for: each kind of trouble was met many times.
        foreach (MapOutcome outcome in (MapOutcome[])[MapOutcome.Applied, MapOutcome.Unchanged, MapOutcome.Stale, MapOutcome.Gap, MapOutcome.Malformed, MapOutcome.HashMismatch, MapOutcome.Held])
            Assert.True(seen[(int)outcome] > 100, $"{outcome} was met {seen[(int)outcome]} times only.");
    }

    private static int[] Run(int seed)
    {
        using var server = new StateFixture(seed);
        Random random = server.Random;
        int[] seen = new int[Enum.GetValues<MapOutcome>().Length + 1];
        NetworkReplica replica = server.Replica();
        var channel = new List<byte[]>();
        bool resync = true;
        for (int i = 0; i < Changes; i++)
        {
            channel.Add(Frame(NextChange(server, 10 + i)));
            if (random.Next(4) != 0)
                continue;
            // The way: some frames are lost, some doubled, all of them shuffled, some cut short.
            channel.RemoveAll(_ => random.Next(5) == 0);
            channel.AddRange(channel.Where(_ => random.Next(5) == 0).ToArray());
            byte[][] arrived = [.. channel];
            channel.Clear();
            if (random.Next(2) == 0)
                random.Shuffle(arrived);
            foreach (byte[] frame in arrived)
                resync |= Deliver(replica, Damage(random, frame), seen);
            // The agent asks, and the answer may be lost too.
            if (resync && random.Next(3) != 0)
                resync = Deliver(replica, Frame(server.Map()), seen);
        }
        // In the end a connection that works: hello tells our revision, the server sends the map when it is not its own.
        for (int tries = 0; replica.Head?.Revision != server.Revision; tries++)
        {
            Assert.True(tries < 3, $"Seed {seed}: no rest after {tries} whole maps.");
            _ = Deliver(replica, Frame(server.Map()), seen);
        }
        Assert.True(server.Peers.Hash.SequenceEqual(replica.Peers.Hash), $"Seed {seed}: the hashes differ.");
        Assert.Equal(server.Peers.Count, replica.Peers.Count);
        return seen;
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        switch (random.Next(12))
        {
            case < 2:
                return bytes[..random.Next(bytes.Length)];
            case < 4: // one item is gone, the rest is whole
                var frame = WireMessages.Read(ServerFrame.Parser, bytes);
                if (frame.NetworkDelta.Upserts.Count > 0)
                    frame.NetworkDelta.Upserts.RemoveAt(0);
                else
                    frame.NetworkDelta.Removed.RemoveAt(0);
                return frame.ToByteArray();
            default:
                return bytes;
        }
    }

    private static NetworkDelta NextChange(StateFixture server, int host)
    {
        Random random = server.Random;
        PeerId[] ids = [.. server.Peers.Ids];
        switch (random.Next(10))
        {
            case 0 when ids.Length > 3: // a purge
                return server.Change([], ids[..^1]);
            case <= 2 when ids.Length > 0:
                return server.Change([], [ids[random.Next(ids.Length)]]);
            case <= 5 when ids.Length > 0:
                Peer changed = server.Peers.Find(ids[random.Next(ids.Length)])!.Clone();
                changed.Endpoints.Clear();
                changed.Endpoints.Add($"192.0.2.{random.Next(1, 255)}:51820");
                return server.Change([changed], []);
            default:
                return server.Change([server.NextPeer(host), server.NextPeer(host + 200)], []);
        }
    }

    private static byte[] Frame(NetworkDelta delta) => new ServerFrame { NetworkDelta = delta }.ToByteArray();

    private static byte[] Frame(NetworkMap map) => new ServerFrame { NetworkMap = map }.ToByteArray();

    // Returns whether the agent now wants a whole map.
    private static bool Deliver(NetworkReplica replica, byte[] bytes, int[] seen)
    {
        byte[] before = replica.Peers.Hash.ToArray();
        MapOutcome outcome;
        try
        {
            var frame = WireMessages.Read(ServerFrame.Parser, bytes);
            outcome = frame.BodyCase switch
            {
                ServerFrame.BodyOneofCase.NetworkDelta => replica.Take(frame.NetworkDelta),
                ServerFrame.BodyOneofCase.NetworkMap => replica.Take(frame.NetworkMap),
                _ => MapOutcome.Malformed,
            };
        }
        catch (InvalidDataException)
        {
            outcome = MapOutcome.Malformed;
        }
        if (outcome != MapOutcome.Applied)
            Assert.Equal(before, replica.Peers.Hash.ToArray());
        seen[(int)outcome]++;
        return NetworkReplica.WantsResync(outcome);
    }
}
