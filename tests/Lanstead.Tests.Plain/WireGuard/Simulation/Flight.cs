using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Tests.Plain.WireGuard.Simulation;

/// <summary>A datagram as the eavesdropper sees it.</summary>
internal sealed record Flight(TimeSpan At, Endpoint From, Endpoint To, byte[] Bytes)
{
    public MessageType Type => WireMessage.TypeOf(Bytes, out _);

    /// <summary>Whether it carries more than a keepalive.</summary>
    public bool HasPayload => Type == MessageType.Data && Bytes.Length > DataMessage.SizeMinBytes;

    public bool IsKeepalive => Type == MessageType.Data && Bytes.Length == DataMessage.SizeMinBytes;
}
