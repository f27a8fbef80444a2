using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.State;
using Lanstead.Agent.Waking;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Connecting;

/// <summary>Keeps a connection to the server while the agent is up: connects, waits longer after each failure, connects again.</summary>
internal sealed class ServerLink : IDisposable
{
    private static readonly TimeSpan SkewTold = TimeSpan.FromMinutes(1);

    private readonly Membership _membership;
    private readonly LockBook _locks;
    private readonly StateStore _store;
    private readonly AgentControl _control;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BackOff _backOff = new(new Random());
    private readonly HttpMessageInvoker _http;
    private readonly Lock _gate = new();
    private AgentConnection? _connection;
    private volatile ServerTime? _serverTime;
    private uint _capability;
    private CancellationTokenSource _attempt = new();

    public ServerLink(Membership membership, LockBook locks, StateStore store, AgentControl control, TimeProvider time, ILogger logger)
    {
        (_membership, _locks, _store, _control, _time, _logger) = (membership, locks, store, control, time, logger);
        _http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        State = new ServerState("connecting", "", time.GetUtcNow());
        Waker = new LanWaker(time, logger);
    }

    /// <summary>Does what the server asks for sleeping machines.</summary>
    public LanWaker Waker { get; }

    /// <summary>What other devices say of preshared keys.</summary>
    public PairInbox Pairs { get; } = new();

    /// <summary>Told what the server has written down of this machine's flow reports.</summary>
    public Action<FlowsTaken> FlowsTaken { get; set; } = _ => { };

    public ServerState State { get; private set; }

    /// <summary>This machine's address as the server sees it; null when not told.</summary>
    public string? ObservedAddress { get; private set; }

    /// <summary>Where the server is: no network may swallow these addresses.</summary>
    public IReadOnlyList<IPAddress> ServerAddresses { get; private set; } = [];

    /// <summary>By how much this machine's clock is behind the server's, also when it was set since they spoke of it; null while there is no connection.</summary>
    public TimeSpan? ClockBehind => State.Word == "connected" && _serverTime is { } told ? told.Time + _time.GetElapsedTime(told.At) - _time.GetUtcNow() : null;

    /// <summary>Grows with each accepted connection: what was told on an earlier one must be told again.</summary>
    public int Generation { get; private set; }

    /// <summary>Sends when connected; false when not.</summary>
    public bool Send(AgentFrame frame)
    {
        lock (_gate)
            return State.Word == "connected" && _connection?.Send(frame) == true;
    }

    /// <summary>Offers keys that were made meanwhile; while the server is away, the next connection is the occasion.</summary>
    public void OfferNextKeys()
    {
        foreach (MemberView member in _membership.Views())
        {
            if (Conversation.NextOf(member, _membership.Enrolment, _locks) is { } offer)
                Send(offer);
        }
    }

    /// <summary>Tells the server what was left here; does nothing when it is away or too old: then its next manifest is the occasion.</summary>
    public void TellDepartures()
    {
        if (_capability >= AgentChannel.CapabilityOfLeave && State.Word == "connected")
            Departures.Tell(_control, _membership, Send);
    }

    /// <summary>Ends the connection or the wait, and looks anew at what is wanted.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _backOff.Reset();
            _attempt.Cancel();
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            CancellationToken attempt = NewAttempt(cancel);
            try
            {
                TimeSpan wait = await AttemptAsync(attempt);
                await Task.Delay(wait, _time, attempt);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // Restart was called: look anew, at once.
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _attempt.Dispose();
    }

    private CancellationToken NewAttempt(CancellationToken cancel)
    {
        lock (_gate)
        {
            _attempt.Dispose();
            _attempt = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            return _attempt.Token;
        }
    }

    /// <summary>One attempt; gives the wait before the next.</summary>
    private async Task<TimeSpan> AttemptAsync(CancellationToken cancel)
    {
        if (_membership.Enrolment is not { } enrolment)
            return Rest("not enrolled", "");
        if (!_control.IsUp)
            return Rest("down", "");
        Result<ECDsa?> key = _store.LoadMachineKey();
        if (!key.IsSuccess || key.Value is null)
            return Rest("offline", key.Failure?.Message ?? "This machine's identity (machine.key) is missing. Join again: lanstead down --forget, then lanstead up --server URL --key KEY");

        using ECDsa machineKey = key.Value;
        if (State.Word != "offline")
            SetState("connecting", "");
        ServerAddresses = ServerAddress.Literal(new Uri(enrolment.ServerUrl));
        var connection = new AgentConnection(enrolment, machineKey, _time);
        var conversation = new Conversation(_membership, _locks, connection.Send, _control.Changed, _control.Warnings, Waker, _time, _logger) { Pairs = Pairs };
        lock (_gate)
            _connection = connection;
        ConnectionEnd end = await connection.RunAsync(
            _http, MakeHello, welcome => OnWelcome(enrolment, welcome, conversation), frame => Handle(conversation, frame), cancel);
        return OnEnd(enrolment, end);
    }

    private void OnWelcome(Enrolment enrolment, Welcome welcome, Conversation conversation)
    {
        lock (_gate)
            Generation++;
        _capability = welcome.Capability;
        _backOff.Reset();
        ObservedAddress = welcome.ObservedAddress is { Length: > 0 } address ? address : null;
        SetState("connected", "");
        Log.Connected(_logger, enrolment.ServerUrl, welcome.ServerVersion);
        _serverTime = new ServerTime(DateTimeOffset.FromUnixTimeMilliseconds(welcome.ServerTime), _time.GetTimestamp());
        TimeSpan skew = _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(welcome.ServerTime);
        if (skew.Duration() > SkewTold)
            _control.Warnings.Set("clock", $"This machine's clock and the server's differ by {skew.Duration().TotalMinutes:0} minutes. Set the right one: timedatectl");
        else
            _control.Warnings.Clear("clock");
        _membership.PolicyIsServed(welcome.Capability >= AgentChannel.CapabilityOfPolicy);
        _control.Warnings.Clear("removal");
        conversation.OfferKeys();
        conversation.OfferProofs();
        _control.Changed.Set();
    }

    // A frame that cannot be handled (a disk error, a bug) costs that frame, not the connection that all others come by.
    private void Handle(Conversation conversation, ServerFrame frame)
    {
        try
        {
            conversation.Handle(frame);
            if (frame.BodyCase == ServerFrame.BodyOneofCase.FlowsTaken)
                FlowsTaken(frame.FlowsTaken);
            if (frame.BodyCase == ServerFrame.BodyOneofCase.Manifest)
                TellDepartures();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Log.FrameFailed(_logger, e);
        }
    }

    private TimeSpan OnEnd(Enrolment enrolment, ConnectionEnd end)
    {
        lock (_gate)
            _connection = null;
        bool removed = end.Goodbye == Goodbye.Types.Reason.DeviceRemoved && _membership.IsRemoval(end.Removal);
        if (removed && _locks.OutlivesRemoval())
        {
            // Else whoever holds the server could have every signer forget its key.
            end = end with { Detail = "The server says that this device was removed. This machine is under a network lock, so that alone does not make it forget its keys. If it is so: lanstead down --forget" };
            _control.Warnings.Set("removal", end.Detail);
        }
        else if (removed)
        {
            Log.Removed(_logger);
            _control.Forget("The server removed this device.");
            return Rest("not enrolled", "The server removed this device. Join again: lanstead up --server URL --key KEY");
        }
        if (end.Goodbye is Goodbye.Types.Reason.Replaced or Goodbye.Types.Reason.Capability or Goodbye.Types.Reason.BadProof or Goodbye.Types.Reason.DeviceRemoved or Goodbye.Types.Reason.TooManyMessages)
            _backOff.KeepAway();
        TimeSpan wait = _backOff.Next();
        if (wait < end.RetryAfter)
            wait = end.RetryAfter;
        string detail = end.Detail.Length > 0 ? end.Detail : end.Goodbye?.ToString() ?? "The connection ended.";
        SetState("offline", detail);
        Log.Ended(_logger, enrolment.ServerUrl, detail, Math.Round(wait.TotalSeconds, 1));
        return wait;
    }

    private Hello MakeHello()
    {
        var hello = new Hello
        {
            AgentVersion = _control.Options.Version,
            Hostname = _control.Hostname,
            Platform = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
            ManifestEpoch = _membership.Manifest?.Epoch ?? 0,
            ManifestRevision = _membership.Manifest?.Revision ?? 0,
        };
        hello.Locks.AddRange(_locks.Known());
        foreach (MemberView member in _membership.Views())
        {
            if (member.Head is { } head)
                hello.Known.Add(new KnownNetwork { NetworkId = head.NetworkId, Epoch = head.Epoch, Revision = head.Revision, PolicyEpoch = member.PolicyEpoch, PolicyRevision = member.PolicyRevision });
        }
        return hello;
    }

    // Nothing to do until Restart is called.
    private TimeSpan Rest(string word, string detail)
    {
        SetState(word, detail);
        return Timeout.InfiniteTimeSpan;
    }

    private void SetState(string word, string detail)
    {
        if (State.Word != word || State.Detail != detail)
            State = new ServerState(word, detail, State.Word == word ? State.Since : _time.GetUtcNow());
        _control.StateChanged();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        ServerAddresses = addresses;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record ServerTime(DateTimeOffset Time, long At);
}
