using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Threading.Channels;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>One agent's connection to this server process: who it is, and the frames that wait for it.</summary>
/// <remarks>
/// Thread-safe: anybody may send or end it; one task writes to the socket. Frames are shared between sessions and never
/// changed. A session whose queue is full is too slow and is ended: it comes back and gets the whole map.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "None of the sources holds a handle here, and others may still end a session that has ended.")]
internal sealed class AgentSession
{
    // A busy network sends a few deltas a second; an agent that is 512 behind is not reading. More than the burst that an agent
    // may send, so that answers to its own pings never fill it.
    private const int QueueMaxFrames = 512;

    // More tenants than a machine is ever in.
    private const int LocksMax = 100;

    private readonly Channel<ReadOnlyMemory<byte>> _queue =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(QueueMaxFrames) { SingleReader = true });

    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ByteString, ByteString> _locks = [];
    private long _lastHeard;
    private Goodbye? _goodbye;
    private WebSocketCloseStatus _status = WebSocketCloseStatus.NormalClosure;

    /// <summary>Value of <see cref="LastHeard"/> while a frame is worked on: nothing is read then, so nothing can be missed.</summary>
    public const long Busy = long.MaxValue;

    /// <summary>When its last frame was done with, as a timestamp, or <see cref="Busy"/>; set before the session is among <see cref="AgentSessions"/>.</summary>
    public long LastHeard
    {
        get => Interlocked.Read(ref _lastHeard);
        set => Interlocked.Exchange(ref _lastHeard, value);
    }

    /// <summary>Set once the agent has proved who it is.</summary>
    public AgentIdentity? Identity { get; set; }

    /// <summary>Networks that the last manifest named, with the device's peer in each. Replaced, never changed.</summary>
    public IReadOnlyDictionary<NetworkId, PeerId> Networks { get; set; } = new Dictionary<NetworkId, PeerId>();

    /// <summary>Revision of the last manifest that was sent; guarded by <see cref="ManifestTurn"/>.</summary>
    public ulong ManifestRevision { get; set; }

    /// <summary>One manifest at a time, so that maps never come before the manifest that names their network.</summary>
    public SemaphoreSlim ManifestTurn { get; } = new(1);

    /// <summary>Cancelled when the session is to end. Not for reading: a read that is cancelled takes the socket, and the farewell, with it.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Cancelled when nothing more is worth waiting for.</summary>
    public CancellationToken Gone => _cut.Token;

    /// <summary>Why it ended; null while it runs or when the other side went away.</summary>
    public Goodbye? Farewell
    {
        get
        {
            lock (_lock)
                return _goodbye;
        }
    }

    /// <summary>What the agent says that it has of tenants' locks.</summary>
    public void KnowLocks(IEnumerable<KnownLock> known)
    {
        lock (_lock)
        {
            foreach (KnownLock one in known.Take(LocksMax))
                _locks[one.TenantId] = one.Hash;
        }
    }

    /// <summary>True when the agent does not have that log yet; from then on it counts as told.</summary>
    public bool LacksLock(ByteString tenant, ByteString hash)
    {
        lock (_lock)
        {
            if (_locks.TryGetValue(tenant, out ByteString? known) && known == hash)
                return false;
            _locks[tenant] = hash;
            return true;
        }
    }

    public void Send(ServerFrame frame) => Send(frame.ToByteArray());

    /// <summary>Queues a frame.</summary>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!_queue.Writer.TryWrite(frame))
            End(Goodbye.Types.Reason.Unspecified, WebSocketCloseStatus.PolicyViolation, "The connection does not take frames as fast as they come.");
    }

    /// <summary>Ends the session with a last frame; the first reason stands.</summary>
    public void End(Goodbye.Types.Reason reason, WebSocketCloseStatus status, string text, Signed? removal = null, TimeSpan retryAfter = default)
    {
        lock (_lock)
        {
            if (_goodbye is not null || _ended.IsCancellationRequested)
                return;
            _goodbye = new Goodbye { Reason = reason, Text = text, Removal = removal, RetryAfterSeconds = (uint)Math.Ceiling(retryAfter.TotalSeconds) };
            _status = status;
        }
        _queue.Writer.TryComplete();
        _ended.Cancel();
    }

    /// <summary>Ends the session without a word: the other side is gone.</summary>
    public void Drop()
    {
        _queue.Writer.TryComplete();
        _ended.Cancel();
    }

    /// <summary>Stops waiting for the other side.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>Writes queued frames until the session ends, then the farewell and the close frame.</summary>
    public async Task WriteAsync(WebSocket socket, TimeProvider time)
    {
        try
        {
            // While it runs, a write that does not finish within the time of a dead peer ends it (the keep-alive aborts the socket).
            await foreach (ReadOnlyMemory<byte> frame in _queue.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (Farewell is not null)
                    break;
                await socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);
            }
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            if (Farewell is { } goodbye)
                await socket.SendAsync(new ServerFrame { Goodbye = goodbye }.ToByteArray(), WebSocketMessageType.Binary, true, patience.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(_status, Farewell?.Reason.ToString(), patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection is gone: the reader sees it too.
        }
        finally
        {
            _ended.Cancel();
        }
    }
}
