using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using Google.Protobuf;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Connecting;

/// <summary>One connection to the server: proves who this machine is, then passes frames until one side ends it.</summary>
/// <remarks>
/// <code>
/// connect → Challenge → Hello → Welcome → frames … → Goodbye, silence of dead_seconds, or a broken stream
/// </code>
/// </remarks>
internal sealed class AgentConnection(Enrolment enrolment, ECDsa machineKey, TimeProvider time)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // Frames wait here while the network is slow; state is sent anew on each connection, so nothing is lost for good.
    private readonly Channel<AgentFrame> _outgoing = Channel.CreateBounded<AgentFrame>(256);
    private long _lastHeard;
    private bool _welcome;

    /// <summary>Sends a frame; false when too many wait.</summary>
    public bool Send(AgentFrame frame) => _outgoing.Writer.TryWrite(frame);

    /// <summary>Runs the connection to its end.</summary>
    public async Task<ConnectionEnd> RunAsync(
        HttpMessageInvoker http, Func<Hello> hello, Action<Welcome> onWelcome, Action<ServerFrame> onFrame, CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        // The channel has its own heartbeat.
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            Uri url = new(enrolment.ServerUrl);
            using (var limit = Limit(ConnectTimeout, cancel))
                await socket.ConnectAsync(ServerAddress.WebSocket(url, AgentChannel.ConnectPath), http, limit.Token);
            Welcome welcome;
            using (var limit = Limit(AgentChannel.HelloTimeout, cancel))
            {
                if (await GreetAsync(socket, hello(), ServerAddress.Authority(url), limit.Token) is not { } greeted)
                    return new ConnectionEnd(false, null, "The server closed the connection before it answered.");
                if (greeted.Goodbye is { } refused)
                    return Told(false, refused);
                welcome = greeted.Welcome;
            }
            _welcome = true;
            onWelcome(welcome);
            return await TalkAsync(socket, welcome, onFrame, cancel);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ConnectionEnd(_welcome, null, "The server did not answer in time.");
        }
        catch (WebSocketException) when (socket.HttpStatusCode == HttpStatusCode.TooManyRequests)
        {
            return new ConnectionEnd(false, null, "The server takes no connection from this address now.", RetryAfter: RetryAfter(socket));
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException or InvalidDataException)
        {
            return new ConnectionEnd(_welcome, null, Innermost(e));
        }
        finally
        {
            socket.Abort();
        }
    }

    private static ConnectionEnd Told(bool wasWelcome, Goodbye goodbye) =>
        new(wasWelcome, goodbye.Reason, goodbye.Text, goodbye.Removal, Bounded(goodbye.RetryAfterSeconds));

    private static TimeSpan RetryAfter(ClientWebSocket socket) =>
        socket.HttpResponseHeaders?.TryGetValue("Retry-After", out IEnumerable<string>? values) == true && uint.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out uint seconds)
            ? Bounded(seconds) : TimeSpan.Zero;

    // No server can send an agent away for ever.
    private static TimeSpan Bounded(uint seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 600));

    private async Task<ServerFrame?> GreetAsync(ClientWebSocket socket, Hello hello, string host, CancellationToken cancel)
    {
        ServerFrame? first = await ReceiveAsync(socket, cancel);
        if (first is null || first.BodyCase == ServerFrame.BodyOneofCase.Goodbye)
            return first;
        if (first.Challenge is not { } challenge || challenge.Nonce.Length != HelloProof.NonceSizeBytes)
            throw new InvalidDataException("What answers there does not speak the agent's protocol.");
        if (!WireId.TryRead(challenge.ServerId, out ServerId server) || server.Value != enrolment.ServerId)
            throw new InvalidDataException("Another server answers there than the one that this machine joined.");
        if (challenge.CapabilityMin > AgentChannel.Capability || challenge.Capability < AgentChannel.CapabilityMinimum)
            throw new InvalidDataException($"The server speaks versions {challenge.CapabilityMin} to {challenge.Capability}, this agent {AgentChannel.CapabilityMinimum} to {AgentChannel.Capability}. Update the older one.");
        hello.Capability = Math.Min(AgentChannel.Capability, challenge.Capability);
        hello.Host = host;
        hello.DeviceId = new DeviceId(enrolment.DeviceId).ToWire();
        hello.Signature = ByteString.CopyFrom(HelloProof.Sign(machineKey, challenge.Nonce.Span, server, new DeviceId(enrolment.DeviceId), host));
        await SendAsync(socket, new AgentFrame { Hello = hello }, cancel);
        ServerFrame? answer = await ReceiveAsync(socket, cancel);
        if (answer is null || answer.BodyCase is ServerFrame.BodyOneofCase.Welcome or ServerFrame.BodyOneofCase.Goodbye)
            return answer;
        throw new InvalidDataException("The server sent something else than its welcome.");
    }

    private async Task<ConnectionEnd> TalkAsync(ClientWebSocket socket, Welcome welcome, Action<ServerFrame> onFrame, CancellationToken cancel)
    {
        _lastHeard = time.GetTimestamp();
        TimeSpan heartbeat = TimeSpan.FromSeconds(Math.Clamp(welcome.HeartbeatSeconds, 5, 120));
        TimeSpan dead = TimeSpan.FromSeconds(Math.Clamp(welcome.DeadSeconds, 10, 600));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<ConnectionEnd> receive = ReceiveAllAsync(socket, onFrame, stop.Token);
        Task send = SendAllAsync(socket, stop.Token);
        Task<ConnectionEnd> beat = BeatAsync(heartbeat, dead, stop.Token);
        try
        {
            Task first = await Task.WhenAny(receive, send, beat);
            if (first == send)
                await send;
            return await (first == beat ? beat : receive);
        }
        finally
        {
            await stop.CancelAsync();
            socket.Abort();
            await Task.WhenAll(Quietly(receive), Quietly(send), Quietly(beat));
        }
    }

    private async Task<ConnectionEnd> ReceiveAllAsync(ClientWebSocket socket, Action<ServerFrame> onFrame, CancellationToken cancel)
    {
        while (await ReceiveAsync(socket, cancel) is { } frame)
        {
            Interlocked.Exchange(ref _lastHeard, time.GetTimestamp());
            if (frame.Goodbye is { } goodbye)
                return Told(true, goodbye);
            onFrame(frame);
        }
        return new ConnectionEnd(true, null, "The server closed the connection.");
    }

    private async Task SendAllAsync(ClientWebSocket socket, CancellationToken cancel)
    {
        await foreach (AgentFrame frame in _outgoing.Reader.ReadAllAsync(cancel))
            await SendAsync(socket, frame, cancel);
    }

    private async Task<ConnectionEnd> BeatAsync(TimeSpan heartbeat, TimeSpan dead, CancellationToken cancel)
    {
        long sentAt = time.GetTimestamp();
        for (ulong id = 1; ;)
        {
            TimeSpan untilBeat = heartbeat - time.GetElapsedTime(sentAt);
            TimeSpan untilDead = dead - time.GetElapsedTime(Interlocked.Read(ref _lastHeard));
            if (untilDead <= TimeSpan.Zero)
                return new ConnectionEnd(true, null, $"The server was silent for {dead.TotalSeconds:0} s.");
            if (untilBeat <= TimeSpan.Zero)
            {
                Send(new AgentFrame { Ping = new Ping { Id = id++ } });
                sentAt = time.GetTimestamp();
                continue;
            }
            await Task.Delay(untilBeat < untilDead ? untilBeat : untilDead, time, cancel);
        }
    }

    private static async Task SendAsync(ClientWebSocket socket, AgentFrame frame, CancellationToken cancel)
    {
        byte[] bytes = frame.ToByteArray();
        // A larger one would end the connection; what may be large (Ack, StatusReport) is cut by its maker.
        if (bytes.Length <= AgentChannel.FrameToServerMaxBytes)
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancel);
    }

    /// <summary>The next frame; null when the server closed in order.</summary>
    private static async Task<ServerFrame?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
                if (got.MessageType == WebSocketMessageType.Close)
                    return null;
                length += got.Count;
                if (got.MessageType != WebSocketMessageType.Binary || length > AgentChannel.FrameToAgentMaxBytes)
                    throw new InvalidDataException("The server sent a frame that is no binary one, or is too large.");
                if (got.EndOfMessage)
                    return WireMessages.Read(ServerFrame.Parser, buffer.AsSpan(0, length));
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static CancellationTokenSource Limit(TimeSpan limit, CancellationToken cancel)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        source.CancelAfter(limit);
        return source;
    }

    private static async Task Quietly(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }
}
