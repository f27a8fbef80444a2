using Lanstead.DataPlane.Engine;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Metrics;

/// <summary>Tells the log, at its lowest level, what the engine does with handshakes. Costs neither time nor memory to speak of while that level is off.</summary>
internal sealed partial class EngineTraceLog(ILogger logger) : IEngineTrace
{
    public void OnMessage(MessageType type, in Endpoint from, Refusal outcome)
    {
        if (outcome == Refusal.None)
            Taken(logger, type, from);
        else
            Refused(logger, type, from, outcome);
    }

    [LoggerMessage(2601, LogLevel.Trace, "{Message} from {Endpoint} taken")]
    private static partial void Taken(ILogger logger, MessageType message, Endpoint endpoint);

    [LoggerMessage(2602, LogLevel.Trace, "{Message} from {Endpoint} refused: {Refusal}")]
    private static partial void Refused(ILogger logger, MessageType message, Endpoint endpoint, Refusal refusal);
}
