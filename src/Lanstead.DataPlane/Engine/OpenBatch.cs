using System.Runtime.InteropServices;
using Lanstead.Crypto;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>Sealed packets that came together: found their sessions, opened in place together, checked against replay. Memory made once.</summary>
/// <remarks>For one thread. A run is packets of one session from one place, one after the other.</remarks>
internal sealed unsafe class OpenBatch : IDisposable
{
    /// <summary>Packets that one batch takes.</summary>
    public const int MaxPackets = 1024;

    private const int MaxRuns = 256;

    private readonly PacketCipher _cipher;
    private readonly SessionTable _sessions;
    private readonly Run[] _runs = new Run[MaxRuns];
    private int _runCount;

    public OpenBatch(PacketCipher cipher, SessionTable sessions)
    {
        (_cipher, _sessions) = (cipher, sessions);
        Packets = (AeadPacket*)NativeMemory.AlignedAlloc(MaxPackets * (nuint)sizeof(AeadPacket), 64);
    }

    ~OpenBatch() => NativeMemory.AlignedFree(Packets);

    /// <summary>The packets; <see cref="AeadPacket.Destination"/> is where the plaintext is after <see cref="Open"/>.</summary>
    public AeadPacket* Packets { get; }

    /// <summary>Packets in it.</summary>
    public int Count { get; private set; }

    /// <summary>The runs, in order.</summary>
    public ReadOnlySpan<Run> Runs => _runs.AsSpan(0, _runCount);

    /// <summary>Whether one more packet fits.</summary>
    public bool HasRoom => Count < MaxPackets && _runCount < MaxRuns;

    /// <summary>Adds a data message.</summary>
    /// <returns><see cref="Refusal.None"/>, or why it was not added.</returns>
    public Refusal Add(byte* message, int lengthBytes, in Endpoint from, TimeSpan now)
    {
        DataMessage.ReadHeader(new ReadOnlySpan<byte>(message, lengthBytes), out uint receiver, out ulong counter);
        if (_runCount == 0 || _runs[_runCount - 1].Session.LocalIndex != receiver || _runs[_runCount - 1].From != from)
        {
            Session? session = _sessions.Find(receiver);
            if (session is null)
                return Refusal.UnknownIndex;
            if (!session.MayReceive(now) || !session.TryHold())
                return Refusal.SessionExpired;
            _runs[_runCount++] = new Run { Session = session, First = Count, From = from };
        }
        ref Run run = ref _runs[_runCount - 1];
        ref AeadPacket packet = ref Packets[Count++];
        packet.Key = run.Session.ReceiveKey;
        packet.Source = message + DataMessage.HeaderSizeBytes;
        packet.Destination = packet.Source;
        packet.LengthBytes = lengthBytes - DataMessage.SizeMinBytes;
        packet.Counter = counter;
        run.Count++;
        return Refusal.None;
    }

    /// <summary>Opens all, and takes authenticity away from replays.</summary>
    public void Open()
    {
        _cipher.Open(Packets, Count);
        for (int i = 0; i < _runCount; i++)
        {
            ref Run run = ref _runs[i];
            AeadPacket* packets = Packets + run.First;
            int authentic = 0;
            for (int at = 0; at < run.Count; at++)
                authentic += packets[at].Authentic ? 1 : 0;
            run.Forged = run.Count - authentic;
            run.Accepted = run.Session.AcceptBatch(packets, run.Count);
            run.Replayed = authentic - run.Accepted;
            for (int at = 0; at < run.Count; at++)
                run.AcceptedBytes += packets[at].Authentic ? packets[at].LengthBytes + DataMessage.SizeMinBytes : 0;
        }
    }

    /// <summary>Lets go of the sessions and empties the batch.</summary>
    public void Clear()
    {
        for (int i = 0; i < _runCount; i++)
        {
            _runs[i].Session.Release();
            _runs[i] = default;
        }
        _runCount = 0;
        Count = 0;
    }

    public void Dispose()
    {
        Clear();
        NativeMemory.AlignedFree(Packets);
        GC.SuppressFinalize(this);
    }

    /// <summary>Packets of one session from one place.</summary>
    public struct Run
    {
        public Session Session;
        public Endpoint From;
        public int First;
        public int Count;
        public int Forged;
        public int Replayed;
        public int Accepted;
        public long AcceptedBytes;
    }
}
