using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lanstead.DataPlane.Filter;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>One thread from one TUN queue to one socket: read, find the peer, cut, seal, send. Nothing is handed over on the way.</summary>
internal sealed unsafe class SendLane
{
    private const int FrameBytes = 64 * 1024 + 4096;

    private readonly EngineInterface _interface;
    private readonly ITunDevice _tun;
    private readonly FilterLane _filter;
    private readonly TunnelPort _port;
    private readonly int _lane;
    private readonly EngineOptions _options;
    private readonly EngineClock _clock;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public SendLane(EngineInterface owner, ITunDevice tun, TunnelPort port, int lane, EngineOptions options, EngineClock clock)
    {
        (_interface, _tun, _port, _lane, _options, _clock) = (owner, tun, port, lane, options, clock);
        _filter = owner.Filter.AddLane();
        _thread = new Thread(Run) { Name = $"{owner.Name}-out{lane}", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Ends the thread; returns when it has ended.</summary>
    public void Stop()
    {
        _stopping = true;
        _tun.Wake();
        _thread.Join();
    }

    /// <summary>Makes a lane that waits look at the port's sockets anew.</summary>
    public void Wake() => _tun.Wake();

    private void Run()
    {
        _port.EnterLane();
        byte* frame = (byte*)NativeMemory.AlignedAlloc(FrameBytes, 4096);
        using var link = new LaneLink(_port, _lane);
        using var answers = new UnreachableAnswers(_interface.IncomingOf(_lane));
        try
        {
            while (!_stopping && Pump(frame, link, answers))
            {
            }
        }
        finally
        {
            NativeMemory.AlignedFree(frame);
        }
    }

    // One batch. False when the interface is gone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Pump(byte* frame, LaneLink link, UnreachableAnswers answers)
    {
        int length = _tun.Read(frame, FrameBytes);
        if (length == TunSignal.Gone)
        {
            _interface.OnGone();
            return false;
        }
        // The socket may have been changed while we waited.
        link.Refresh();
        if (length <= 0)
            return true;
        TimeSpan now = _clock.Now;
        _filter.BeginBatch(now);
        for (int reads = 1; length > 0; reads++)
        {
            if (link.Batch is { } batch)
            {
                _filter.NoteOutbound(frame + OutgoingPath.HeaderBytes, length - OutgoingPath.HeaderBytes);
                if (!_interface.Outgoing.Take(frame, length, batch, link.Outbox!, now, out int pathBytes)
                    && answers.Answer(frame + OutgoingPath.HeaderBytes, length - OutgoingPath.HeaderBytes, pathBytes, now) && pathBytes == 0)
                    _interface.CountUnreachable();
            }
            else
            {
                _interface.Refusals.Add(Refusal.NoSocket, direction: PacketDirection.Outgoing);
            }
            if (reads >= _options.ReadsPerBatch || link.Batch?.HasRoom != true)
                break;
            length = _tun.ReadMore(frame, FrameBytes);
        }
        link.Batch?.SendAll(now, _clock, link.Outbox!);
        return true;
    }
}
