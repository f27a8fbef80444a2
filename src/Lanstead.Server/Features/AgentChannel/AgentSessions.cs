using System.Net.WebSockets;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The agents that are connected to this server process: at most one session for each device, the one with the highest fence.</summary>
internal sealed class AgentSessions
{
    private readonly Dictionary<DeviceId, AgentSession> _sessions = [];
    private readonly Lock _lock = new();
    private bool _stopping;

    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>Takes a session in; the older one of the same device ends, which may be the new one itself.</summary>
    public void Add(AgentSession session)
    {
        AgentIdentity identity = session.Identity!;
        AgentSession? loser;
        lock (_lock)
        {
            if (_stopping)
            {
                loser = null;
            }
            else if (_sessions.TryGetValue(identity.Device, out AgentSession? other) && other.Identity!.Fence > identity.Fence)
            {
                loser = session;
            }
            else
            {
                loser = other;
                _sessions[identity.Device] = session;
            }
        }
        if (loser is not null)
            Replace(loser);
        else if (_stopping)
            Stop(session);
    }

    /// <summary>Forgets a session that ended.</summary>
    public void Remove(AgentSession session)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(session.Identity!.Device, out AgentSession? current) && current == session)
                _sessions.Remove(session.Identity.Device);
        }
    }

    public AgentSession? Find(DeviceId device)
    {
        lock (_lock)
            return _sessions.GetValueOrDefault(device);
    }

    public AgentSession[] All()
    {
        lock (_lock)
            return [.. _sessions.Values];
    }

    /// <summary>A connection with this fence was made somewhere: ours ends if it is older.</summary>
    public void Fence(DeviceId device, long fence)
    {
        if (Find(device) is { } session && session.Identity!.Fence < fence)
            Replace(session);
    }

    /// <summary>The process stops: every agent is told to come back elsewhere or later.</summary>
    public void StopAll()
    {
        lock (_lock)
            _stopping = true;
        foreach (AgentSession session in All())
            Stop(session);
    }

    private static void Replace(AgentSession session) =>
        session.End(Goodbye.Types.Reason.Replaced, WebSocketCloseStatus.NormalClosure, "A newer connection of this device has taken over.");

    private static void Stop(AgentSession session) =>
        session.End(Goodbye.Types.Reason.ServerStopping, WebSocketCloseStatus.EndpointUnavailable, "The server stops. Connect again in a moment.");
}
