using System.ComponentModel;
using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol.Gate;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Certificates;

/// <summary>Services that are reached by a name: the gate answers for them as long as there are any, with certificates that are seen to. docs/adr/0041-names-and-proxy-protocol.md</summary>
/// <remarks>The reconcile loop says what is wanted and is never made to wait; a loop of its own makes it true. What the two share is behind a lock, and whole each time.</remarks>
internal sealed class NameKeeper : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5), s_again = TimeSpan.FromSeconds(2), s_authority = TimeSpan.FromSeconds(60);

    private readonly ServerLink _server;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_authority };
    private readonly CertificateKeeper _certificates;
    private readonly Wake _wake;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, GateChallenge> _challenges = new(StringComparer.Ordinal);

    // Shared with the reconcile loop.
    private IReadOnlyList<NamedTarget> _wanted = [];
    private Dictionary<string, CertificateState> _states = new Dictionary<string, CertificateState>();
    private GateProcess? _process;
    private string _trouble = "";

    private GateOrders? _ordered;
    private int _generation = -1;
    private readonly Dictionary<Guid, CertificateStatus> _told = [];

    public NameKeeper(StateFolder folder, ServerLink server, Action changed, TimeProvider time, ILogger logger)
    {
        (_server, _changed, _time, _logger, _wake) = (server, changed, time, logger, new Wake(time));
        _certificates = new CertificateKeeper(new CertificateStore(folder), _http, host => Dns.GetHostAddressesAsync(host), time, logger);
    }

    /// <summary>Takes what is wanted now, and tells how it stands.</summary>
    /// <param name="tunnels">Those whose hub this machine is.</param>
    /// <param name="system">Its addresses as this pass found them.</param>
    public IReadOnlyList<ExposureState> Apply(IReadOnlyList<DesiredNetwork> tunnels, SystemView system)
    {
        (IReadOnlyList<NamedTarget> wanted, IReadOnlyList<ExposureState> refused) = NameJudge.Judge(tunnels, system);
        Dictionary<string, CertificateState> states;
        GateProcess? process;
        string trouble;
        lock (_gate)
        {
            if (!_wanted.SequenceEqual(wanted))
            {
                _wanted = wanted;
                _wake.Set();
            }
            (states, process, trouble) = (_states, _process, _trouble);
        }
        Tell(wanted, states);
        return [.. refused, .. wanted.Select(one => NameJudge.StateOf(one, states.GetValueOrDefault(one.Named.Host), process?.Failures, trouble) with { Count = CountOf(one, process) })];
    }

    /// <summary>Until the agent stops.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        Task<bool>? getting = null;
        try
        {
            while (true)
            {
                await _wake.WaitAsync(s_look, cancel);
                try
                {
                    await OrderAsync(cancel);
                    if (getting is { IsCompleted: true })
                    {
                        bool hasCome = await getting;
                        getting = null;
                        lock (_gate)
                            _challenges.Clear();
                        if (hasCome)
                            await OrderAsync(cancel);
                        Publish();
                    }
                    if (getting is null && _process is not null)
                        getting = _certificates.TryOneAsync(ShowAsync, cancel);
                }
                catch (Exception e) when (e is GateException or Win32Exception or IOException or UnauthorizedAccessException)
                {
                    await EndAsync(e.Message);
                    await Task.Delay(s_again, _time, cancel);
                    _wake.Set();
                }
            }
        }
        finally
        {
            await EndAsync("");
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _http.Dispose();
        _turn.Dispose();
    }

    // Makes the gate do what is wanted, if it does something else.
    private async Task OrderAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            IReadOnlyList<NamedTarget> wanted;
            lock (_gate)
                wanted = _wanted;
            _certificates.Want([.. wanted.Where(one => one.Named is { Mode: not NamedMode.Tls, Authority: not null }).Select(one => new WantedCertificate(one.Named.Host, one.Named.Authority!, one.Named.Contact, one.Public))]);
            Publish();
            if (wanted.Count == 0)
            {
                End("");
                return;
            }
            string[] addresses = [.. wanted.Select(one => one.Address.ToString()).Distinct().Order(StringComparer.Ordinal)];
            if (_process is { } there && (there.Listening.IsCompleted || !there.Addresses.SequenceEqual(addresses)))
                End("");
            GateChallenge[] challenges;
            lock (_gate)
                challenges = [.. _challenges.Values];
            GateOrders orders = NameJudge.OrdersOf(wanted, _certificates.StateOf, challenges);
            // A port that somebody else had may be free by now.
            bool isNew = _process is null;
            if (!isNew && orders.Equals(_ordered))
                return;
            GateProcess process = _process ?? GateProcess.Start(Environment.ProcessPath ?? throw new GateException("This program does not know where it is."), addresses, _time);
            lock (_gate)
                _process = process;
            await process.OrderAsync(orders.Clone(), cancel);
            lock (_gate)
                (_ordered, _trouble) = (orders, "");
            if (isNew)
                Log.GateOpened(_logger, wanted.Count);
            _changed();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ShowAsync(string host, string token, string answer, CancellationToken cancel)
    {
        lock (_gate)
            _challenges[host] = new GateChallenge { Host = host, Token = token, Authorization = answer };
        await OrderAsync(cancel);
        IPAddress? own;
        lock (_gate)
            own = _wanted.FirstOrDefault(one => one.Named.Host == host)?.Address;
        if (own is not null)
            await Knock.TryAsync(own, host, _time, cancel);
    }

    private void Publish()
    {
        var states = new Dictionary<string, CertificateState>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (NamedTarget one in _wanted)
            {
                if (_certificates.StateOf(one.Named.Host) is { } state)
                    states[one.Named.Host] = state;
            }
            bool isOther = states.Count != _states.Count || states.Any(one => _states.GetValueOrDefault(one.Key) != one.Value);
            _states = states;
            if (!isOther)
                return;
        }
        _changed();
    }

    private async Task EndAsync(string why)
    {
        await _turn.WaitAsync(CancellationToken.None);
        End(why);
        _turn.Release();
    }

    private void End(string why)
    {
        GateProcess? process;
        lock (_gate)
            (process, _process, _ordered, _trouble) = (_process, null, null, why);
        if (why.Length > 0)
            Log.GateEnded(_logger, why);
        process?.Dispose();
    }

    // Each at first, and when it is another one.
    private void Tell(IReadOnlyList<NamedTarget> wanted, Dictionary<string, CertificateState> states)
    {
        if (_server.State.Word != "connected")
            return;
        if (_generation != _server.Generation)
            _told.Clear();
        _generation = _server.Generation;
        var report = new StatusReport();
        foreach (NamedTarget one in wanted)
        {
            if (!states.TryGetValue(one.Named.Host, out CertificateState? state))
                continue;
            var status = new CertificateStatus
            {
                ExposureId = one.Id, NotBefore = state.Stored?.NotBefore.ToUnixTimeMilliseconds() ?? 0, NotAfter = state.Stored?.NotAfter.ToUnixTimeMilliseconds() ?? 0,
                Detail = state.Detail, NextTry = state.NextTry?.ToUnixTimeMilliseconds() ?? 0,
            };
            if (!status.Equals(_told.GetValueOrDefault(one.Exposure)))
                report.Certificates.Add(status);
        }
        if (report.Certificates.Count == 0 || !_server.Send(new AgentFrame { Status = report }))
            return;
        foreach (CertificateStatus status in report.Certificates)
            _told[new Guid(status.ExposureId.Span, bigEndian: true)] = status;
    }

    private static ExposureCount CountOf(NamedTarget one, GateProcess? process) =>
        process?.Counts.FirstOrDefault(count => count.Exposure == one.Id) is { } count ? new ExposureCount(0, count.BytesIn, 0, count.BytesOut, count.Connections) : default;
}
