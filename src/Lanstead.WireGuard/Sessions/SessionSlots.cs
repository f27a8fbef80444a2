namespace Lanstead.WireGuard.Sessions;

/// <summary>The up to three sessions of a peer.</summary>
/// <remarks>
/// Changed under the peer's lock; <see cref="Current"/> is read without.
/// <code>
///  initiator, response came:   previous ← next ?? current;  current ← new;  next ← none
///  responder, initiation came: previous ← none;  next ← new (current goes on sending until the other side has shown that it has the keys)
///  responder, data on next:    previous ← current;  current ← next;  next ← none
/// </code>
/// What falls out is retired.
/// </remarks>
internal sealed class SessionSlots(SessionTable table)
{
    private Session? _current;
    private Session? _next;
    private Session? _previous;

    /// <summary>The session to send on.</summary>
    public Session? Current => Volatile.Read(ref _current);

    /// <summary>The session that the other side has not confirmed yet.</summary>
    public Session? Next => Volatile.Read(ref _next);

    /// <summary>The session before the current one, for packets that are on their way.</summary>
    public Session? Previous => Volatile.Read(ref _previous);

    /// <summary>Takes in a session that we initiated: it can be used at once.</summary>
    public void AddInitiated(Session session)
    {
        Session? next = _next;
        Session? current = _current;
        table.Establish(session);
        if (next is not null)
        {
            Put(ref _previous, next);
            Retire(current);
        }
        else
        {
            Put(ref _previous, current);
        }
        Volatile.Write(ref _next, null);
        Volatile.Write(ref _current, session);
    }

    /// <summary>Takes in a session that the other side initiated: it waits for the first data.</summary>
    public void AddResponded(Session session)
    {
        table.Establish(session);
        Put(ref _next, session);
        Put(ref _previous, null);
    }

    /// <summary>Makes the confirmed session the current one; false when it is not the one that waits.</summary>
    public bool Confirm(Session session)
    {
        if (_next != session)
            return false;
        Put(ref _previous, _current);
        Volatile.Write(ref _current, session);
        Volatile.Write(ref _next, null);
        return true;
    }

    /// <summary>Sends no more on any of them; receives as long as it may.</summary>
    public void EndSending()
    {
        _current?.EndSending();
        _next?.EndSending();
    }

    /// <summary>Retires all.</summary>
    public void RetireAll()
    {
        Put(ref _previous, null);
        Put(ref _next, null);
        Put(ref _current, null);
    }

    private void Put(ref Session? slot, Session? session)
    {
        Session? old = slot;
        Volatile.Write(ref slot, session);
        if (old != session)
            Retire(old);
    }

    private void Retire(Session? session)
    {
        if (session is null)
            return;
        table.Close(session.LocalIndex);
        session.Retire();
    }
}
