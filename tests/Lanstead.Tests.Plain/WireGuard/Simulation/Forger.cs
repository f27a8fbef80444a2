using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Noise;

namespace Lanstead.Tests.Plain.WireGuard.Simulation;

/// <summary>Makes initiations at will: whoever has a key of a peer's can, and floods with them.</summary>
internal sealed class Forger(PrivateKey key, PublicKey responder, IRandomSource random)
{
    private readonly Identity _identity = new(key, random);

    /// <summary>A right initiation with a timestamp of choice.</summary>
    public byte[] Initiation(Tai64n timestamp, uint index = 1)
    {
        byte[] message = new byte[Lanstead.WireGuard.Messages.Initiation.SizeBytes];
        byte[] staticStatic = new byte[32];
        Assert.True(_identity.TryAgree(responder.Bytes, staticStatic));
        var state = new SymmetricState(new byte[32], new byte[32]);
        Assert.True(InitiatorHandshake.TryWrite(_identity, responder.Bytes, staticStatic, random, timestamp, index, state, new byte[32], message));
        new Mac1Key(responder.Bytes).Write(message);
        return message;
    }

    /// <summary>Noise with the form of an answer to an initiation that was seen.</summary>
    public byte[] Answer(ReadOnlySpan<byte> initiation)
    {
        byte[] message = new byte[Response.SizeBytes];
        random.Fill(message);
        Response.Type.In(message).Clear();
        message[0] = (byte)MessageType.Response;
        Lanstead.WireGuard.Messages.Initiation.Sender.Of(initiation).CopyTo(Response.Receiver.In(message));
        new Mac1Key(responder.Bytes).Write(message);
        return message;
    }

    /// <summary>Noise with the form of an initiation; with a MAC1 that holds, or not.</summary>
    public byte[] Noise(bool mac1Holds)
    {
        byte[] message = new byte[Lanstead.WireGuard.Messages.Initiation.SizeBytes];
        random.Fill(message);
        Lanstead.WireGuard.Messages.Initiation.Type.In(message).Clear();
        message[0] = (byte)MessageType.Initiation;
        if (mac1Holds)
            new Mac1Key(responder.Bytes).Write(message);
        return message;
    }
}
