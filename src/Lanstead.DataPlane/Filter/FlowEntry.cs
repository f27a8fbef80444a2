using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>One remembered flow; a cache line. Written under its shard's lock, but for <see cref="LastSeenMs"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct FlowEntry
{
    [FieldOffset(0)]
    public FlowKey Key;

    /// <summary>
    /// Changes whenever what is known of the flow changes, or the entry passes to another flow: a lane that noted the entry's stamp sees by it,
    /// without the lock, that its note is good. It would have to change 2³² times between two packets of a lane to be mistaken.
    /// </summary>
    [FieldOffset(40)]
    public uint Stamp;

    /// <summary>Of a flow from outside: the rule set that last judged it.</summary>
    [FieldOffset(44)]
    public uint Generation;

    /// <summary>When its last packet passed; kept to the second on the lanes' short way.</summary>
    [FieldOffset(48)]
    public long LastSeenMs;

    [FieldOffset(56)]
    public FlowState State;

    [FieldOffset(57)]
    public FlowFlags Flags;

    public readonly bool Has(FlowFlags flags) => (Flags & flags) != 0;

    public readonly bool IsLive(long nowMs) => nowMs - LastSeenMs <= FlowTimeouts.Of(State);
}

/// <summary>What is known of a flow besides its state.</summary>
[Flags]
internal enum FlowFlags : byte
{
    None = 0,

    /// <summary>This side sent its first packet: what comes back needs no rule.</summary>
    OpenedHere = 1,

    /// <summary>Both sides have sent. Flows without an answer are the first to go when room is short.</summary>
    Answered = 2,

    /// <summary>Rules let it in once and do not any more. Kept, so that what this side still sends does not look like a flow opened here.</summary>
    Revoked = 4,

    LocalFin = 8,
    RemoteFin = 16,
}
