using Lanstead.Crypto;
using Lanstead.Tests.Plain.Repository;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A7, at the gate: right messages, mutated from a fixed seed, and a corpus that is kept; whatever comes, nothing leaves the handler and honest traffic goes on.</summary>
public sealed class MessageFuzzTests
{
    private const string Corpus = "tests/Lanstead.Tests.Plain/WireGuard/Corpus";

    [Fact]
    public void A7_mutated_messages_of_all_types_are_refused_and_traffic_goes_on()
    {
        var random = new Random(7);
        using var pair = new TwoDevices(7);
        List<byte[]> seeds = Recorded(pair);
        var mac1 = new Mac1Key(X25519.PublicKeyOf(pair.Bravo.Key).Bytes);
        int executions = LongRun.Of(2_000_000, 50_000);
        for (int i = 0; i < executions; i++)
        {
            byte[] message = Mutate(random, seeds[random.Next(seeds.Count)]);
            // Every second one passes the first gate, so that what lies behind is reached.
            if (random.Next(2) == 0 && message.Length is Initiation.SizeBytes or Response.SizeBytes)
                mac1.Write(message);
            pair.Bravo.UnderLoad = random.Next(4) == 0;
            pair.Bravo.Receive(message, new Endpoint(BitConverter.GetBytes(random.Next(1000)), (ushort)random.Next(65536)));
            if (i % 1000 == 0)
            {
                pair.Network.Run(TimeSpan.FromMilliseconds(100));
                pair.Network.Seen.Clear();
            }
        }
        pair.Bravo.UnderLoad = false;
        AssertAlive(pair);
        foreach (Refusal met in (Refusal[])[Refusal.WrongLength, Refusal.WrongType, Refusal.BadMac1, Refusal.CookieRequired, Refusal.BadStaticKey, Refusal.UnknownIndex, Refusal.BadTag])
            Assert.True(pair.Bravo.Device.Refusals[met] > 0, $"{met} was never met");
    }

    [Fact]
    public void A7_the_kept_corpus_is_replayed()
    {
        using var pair = new TwoDevices(7);
        string[] files = [.. Checkout.FilesEndingIn(".hex").Where(file => file.StartsWith(Corpus, StringComparison.Ordinal))];
        Assert.True(files.Length >= 8);
        foreach (string file in files)
        {
            byte[] message = Convert.FromHexString(Checkout.Read(file).Trim());
            foreach (bool underLoad in (bool[])[false, true])
            {
                pair.Bravo.UnderLoad = underLoad;
                pair.Bravo.Receive(message, pair.Alpha.Address);
                pair.Alpha.Receive(message, pair.Bravo.Address);
            }
        }
        pair.Bravo.UnderLoad = false;
        AssertAlive(pair);
    }

    private static void AssertAlive(TwoDevices pair)
    {
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0xee));
        pair.Run(12);
        Assert.Equal(TwoDevices.Packet(0xee), pair.Bravo.Received[^1]);
    }

    // One of each type, as they really come.
    private static List<byte[]> Recorded(TwoDevices pair)
    {
        pair.Bravo.UnderLoad = true;
        pair.Connect();
        pair.Run(6);
        pair.Bravo.UnderLoad = false;
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(1));
        pair.Run(20);
        Assert.Equal(4, pair.Network.Seen.Select(flight => flight.Type).Distinct().Count());
        return [.. pair.Network.Seen.Select(flight => flight.Bytes)];
    }

    private static byte[] Mutate(Random random, byte[] seed)
    {
        byte[] message = [.. seed];
        switch (random.Next(5))
        {
            case 0:
                message = message[..random.Next(message.Length + 1)];
                break;
            case 1:
                byte[] tail = new byte[random.Next(2000)];
                random.NextBytes(tail);
                message = [.. message, .. tail];
                break;
            case 2:
                message[random.Next(4)] = (byte)random.Next(6);
                break;
            default:
                for (int i = random.Next(8); i >= 0; i--)
                    message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));
                break;
        }
        return message;
    }
}
