namespace Lanstead.WireGuard;

/// <summary>Datagrams to and from peers, handshakes and keepalives included; bytes are those of UDP payload, as <c>wg show</c> counts them.</summary>
/// <param name="ReceivedPackets">Received and found good.</param>
/// <param name="ReceivedBytes">Of these.</param>
/// <param name="SentPackets">Sealed to be sent.</param>
/// <param name="SentBytes">Of these.</param>
public readonly record struct Traffic(long ReceivedPackets, long ReceivedBytes, long SentPackets, long SentBytes)
{
    /// <summary>Both together.</summary>
    public static Traffic operator +(Traffic one, Traffic other) => new(
        one.ReceivedPackets + other.ReceivedPackets, one.ReceivedBytes + other.ReceivedBytes, one.SentPackets + other.SentPackets, one.SentBytes + other.SentBytes);

    /// <inheritdoc cref="op_Addition"/>
    public Traffic Add(Traffic other) => this + other;
}
