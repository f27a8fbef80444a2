using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Threading.Channels;
using Lanstead.Primitives;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Live;

/// <summary>What a connection asked for, of what its person may see.</summary>
internal sealed record Subscriptions(IReadOnlySet<TenantId> Spaces, IReadOnlySet<ChannelId> Channels)
{
    public static readonly Subscriptions None = new(new HashSet<TenantId>(), new HashSet<ChannelId>());
}

/// <summary>One person's live connection: what it wants, and what waits for it.</summary>
/// <remarks>Thread-safe but for writing, which is one task's. One that does not keep up is ended, and resumes; what waits is references to messages that all share.</remarks>
internal sealed class LiveSocket(SessionState session, LiveRoles roles, IPAddress address) : IDisposable
{
    // A busy channel brings some tens a second, in frames of many.
    private const int QueueMaxItems = 512;
    private const int FrameTargetBytes = 64 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<LiveItem> _queue = Channel.CreateBounded<LiveItem>(new BoundedChannelOptions(QueueMaxItems) { SingleReader = true });
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveEnd? _end;
    private long? _typedAt;
    private Subscriptions _subscriptions = Subscriptions.None;

    public UserId UserId => session.UserId;

    public SessionState Session => session;

    /// <summary>What its person was when it opened: with any change it ends.</summary>
    public LiveRoles Roles => roles;

    /// <summary>What it is counted by.</summary>
    public IPAddress Address => address;

    /// <summary>When the session or one of the memberships ends by itself.</summary>
    public DateTimeOffset? Until => session.ExpiresAt is { } expires && session.RolesUntil is { } until ? (expires < until ? expires : until) : session.ExpiresAt ?? session.RolesUntil;

    /// <summary>Cancelled when nothing more is worth waiting for.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Completes once it is to end.</summary>
    public Task Ended => _ended.Task;

    /// <summary>True once it is to end.</summary>
    public bool IsEnded => Volatile.Read(ref _end) is not null;

    /// <summary>Takes other subscriptions from here on.</summary>
    public void Subscribe(Subscriptions wanted) => Volatile.Write(ref _subscriptions, wanted);

    /// <summary>Queues the item when it is for this connection; true when it is.</summary>
    public bool Offer(LiveItem item)
    {
        if (Choose(item) is not { } mine)
            return false;
        if (!_queue.Writer.TryWrite(mine))
            End(LiveEnd.Slow);
        return true;
    }

    /// <summary>The item as this connection gets it; null when it does not.</summary>
    public LiveItem? Choose(LiveItem item)
    {
        if (item.Person is { } person)
            return person == UserId ? item : null;
        if (item.NotTo == UserId || item.Tenant is not { } tenant || !roles.InSpaces.ContainsKey(tenant))
            return null;
        Subscriptions wanted = Volatile.Read(ref _subscriptions);
        if (item.Channel is not { } channel)
            return wanted.Spaces.Contains(tenant) ? item : null;
        if (!wanted.Spaces.Contains(tenant) && !wanted.Channels.Contains(channel.Id))
            return null;
        if (channel.Of(roles).See)
            return item;
        return item.Before?.Of(roles).See == true ? new LiveItem(item.Gone) { Key = item.Key } : null;
    }

    /// <summary>Queues a word to this connection alone.</summary>
    public void Tell(ReadOnlyMemory<byte> json)
    {
        if (!_queue.Writer.TryWrite(new LiveItem(json)))
            End(LiveEnd.Slow);
    }

    /// <summary>True when it said nothing of typing for so long; called by the one that reads.</summary>
    public bool MayType(TimeProvider time, TimeSpan every)
    {
        if (_typedAt is { } last && time.GetElapsedTime(last) < every)
            return false;
        _typedAt = time.GetTimestamp();
        return true;
    }

    /// <summary>Ends it with a close frame; the first reason stands.</summary>
    public void End(LiveEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            _queue.Writer.TryComplete();
            _ended.TrySetResult();
        }
    }

    /// <summary>Writes a message now: before <see cref="WriteAsync"/> runs.</summary>
    public static async Task SendAsync(WebSocket socket, ReadOnlyMemory<byte> json)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(json.Length + 2);
        frame[0] = (byte)'[';
        json.CopyTo(frame.AsMemory(1));
        frame[json.Length + 1] = (byte)']';
        await SendFrameAsync(socket, frame, json.Length + 2);
    }

    /// <summary>Writes what is queued, less what came up to <paramref name="sent"/>, until the connection is to end.</summary>
    public async Task WriteAsync(WebSocket socket, EventKey sent)
    {
        var batch = new List<LiveItem>();
        while (!IsEnded && await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            int bytes = 1;
            while (bytes < FrameTargetBytes && _queue.Reader.TryRead(out LiveItem? item))
            {
                if (item.Key is { } key && key.CompareTo(sent) <= 0)
                    continue;
                batch.Add(item);
                bytes += item.Json.Length + 1;
            }
            if (batch.Count == 0)
                continue;
            byte[] frame = ArrayPool<byte>.Shared.Rent(bytes);
            int at = 0;
            foreach (LiveItem item in batch)
            {
                frame[at++] = (byte)(at == 1 ? '[' : ',');
                item.Json.CopyTo(frame.AsMemory(at));
                at += item.Json.Length;
            }
            frame[at++] = (byte)']';
            batch.Clear();
            await SendFrameAsync(socket, frame, at);
        }
    }

    /// <summary>Says farewell, and lets the other side say it too, for a moment.</summary>
    public async Task CloseAsync(WebSocket socket, TimeProvider time)
    {
        End(LiveEnd.Done);
        try
        {
            using var patience = new CancellationTokenSource(s_farewell, time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(_end!.Status, _end.Text, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It does not read; the connection is cut.
        }
        _gone.CancelAfter(s_farewell);
    }

    public void Dispose() => _gone.Dispose();

    private static async Task SendFrameAsync(WebSocket socket, byte[] frame, int length)
    {
        try
        {
            ValueTask sending = socket.SendAsync(frame.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            // Mostly the system takes it at once. Who does not read for so long is gone, or hoards.
            if (!sending.IsCompletedSuccessfully)
                await sending.AsTask().WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            socket.Abort();
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        }
        ArrayPool<byte>.Shared.Return(frame);
    }
}
