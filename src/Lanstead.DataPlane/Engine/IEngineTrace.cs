using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;

namespace Lanstead.DataPlane.Engine;

/// <summary>Is told of each handshake message, for whoever looks for why two machines do not find each other. Without one, nothing is done for it.</summary>
/// <remarks>Called on the control thread: it should return soon. Data packets are counted, not told.</remarks>
public interface IEngineTrace
{
    /// <summary>A handshake message came, and this became of it.</summary>
    void OnMessage(MessageType type, in Endpoint from, Refusal outcome);
}
