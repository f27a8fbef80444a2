using System.Net.WebSockets;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Ends the connections of agents that have missed two heartbeats: one look at all, instead of a timer for each.</summary>
internal sealed class SilenceWatch(AgentSessions sessions, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    // Who was stopped himself (a suspended machine, a stalled disk) has not heard what was said meanwhile.
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        long last = time.GetTimestamp();
        long deaf = last;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long now = time.GetTimestamp();
            if (time.GetElapsedTime(last, now) > s_late)
                deaf = now;
            last = now;
            foreach (AgentSession session in sessions.All())
            {
                if (session.LastHeard != AgentSession.Busy && time.GetElapsedTime(Math.Max(session.LastHeard, deaf), now) >= Protocol.AgentChannel.DeadAfter)
                    session.End(Goodbye.Types.Reason.Unspecified, WebSocketCloseStatus.PolicyViolation, $"Nothing came for {Protocol.AgentChannel.DeadAfter.TotalSeconds:0} seconds.");
            }
        }
    }
}
