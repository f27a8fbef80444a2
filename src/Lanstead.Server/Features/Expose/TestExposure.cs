using System.Net;
using System.Net.Sockets;
using Lanstead.Server.Http;
using Lanstead.Server.Outbound;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <summary>What came of dialling a port.</summary>
internal enum DialOutcome
{
    /// <summary>Something answered.</summary>
    Open,

    /// <summary>The address answered that nothing listens there.</summary>
    Refused,

    /// <summary>Nothing came back in time.</summary>
    TimedOut,

    /// <summary>There is no way from this server to the address, or it is not on the public internet and the operator does not allow it.</summary>
    Unreachable,

    /// <summary>UDP answers only those who speak the service's own language, which is not known here.</summary>
    NotTestable,
}

/// <summary>One port that was dialled.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Port">Which.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Milliseconds">Until then; null: nothing came.</param>
/// <param name="Seen">What the service said of itself; null: nothing that could be read.</param>
internal sealed record DialView(PortProtocol Protocol, int Port, DialOutcome Outcome, int? Milliseconds, ServiceAnswer? Seen = null);

/// <summary>What the control server saw from where it stands.</summary>
/// <param name="Address">What it dialled.</param>
/// <param name="Ports">At most 32 of the exposure's.</param>
internal sealed record ExposureTestView(IPAddress Address, IReadOnlyList<DialView> Ports);

/// <summary>Dials an exposure's public ports itself.</summary>
/// <remarks>
/// Nothing but the pool address of an exposure that is the caller's to change, and only its ports. People and agents name such addresses themselves, so it dials no other than the
/// guard of everything outbound lets through: what it tells is what anybody on the Internet can see, and nothing of the server's own networks.
/// </remarks>
internal sealed class TestExposure(TenantDb db, Caller caller, OutboundGuard guard, Recorder recorder, TimeProvider time)
{
    private const int PortsMax = 32;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    public static Task<Answer<ExposureTestView>> HandleAsync(Guid exposureId, TestExposure self, CancellationToken stop) => self.RunAsync(exposureId, stop);

    private async Task<Answer<ExposureTestView>> RunAsync(Guid id, CancellationToken stop)
    {
        if (await ExposureView.FindAsync(db, id, stop) is not { } exposure)
            return ExposeProblems.NotFound;
        if (exposure.OwnerId != caller.UserId && !caller.May(Permission.ExposeManage, exposure.TenantId))
            return ExposeProblems.NotYours;
        recorder.Audit(db, exposure.TenantId, "exposure.test", new AuditTarget("exposure", id.ToString("D")), after: new { exposure.Name, exposure.Address });
        await db.WriteAsync(stop);
        ServiceQuery query = exposure.Template.Length == 0 ? ServiceQuery.Any : (await ServiceTemplates.FindAsync(db, exposure.TenantId, exposure.Template, stop))?.Query ?? ServiceQuery.Any;
        (PortProtocol Protocol, int Port)[] ports = [.. exposure.Ports.SelectMany(PortsOf).Take(PortsMax)];
        return new ExposureTestView(exposure.Address, Judge(await Task.WhenAll(ports.Select(one => DialAsync(exposure.Address, one.Protocol, one.Port, query, stop)))));
    }

    // A service answers questions at one of its UDP ports: that the others are silent says nothing then.
    private static DialView[] Judge(DialView[] seen) => seen.Any(one => one is { Protocol: PortProtocol.Udp, Outcome: DialOutcome.Open })
        ? [.. seen.Select(one => one is { Protocol: PortProtocol.Udp, Outcome: DialOutcome.TimedOut } ? one with { Outcome = DialOutcome.NotTestable } : one)]
        : seen;

    private static IEnumerable<(PortProtocol Protocol, int Port)> PortsOf(ExposedPortsView ports) => Enumerable.Range(ports.First, ports.Last - ports.First + 1).SelectMany(port => ports.Protocol switch
    {
        PortProtocol.Both => new[] { (PortProtocol.Tcp, port), (PortProtocol.Udp, port) },
        var one => [(one, port)],
    });

    private async Task<DialView> DialAsync(IPAddress address, PortProtocol protocol, int port, ServiceQuery query, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            await guard.AddressesAsync(address.ToString(), isClear: false, either.Token);
            var end = new IPEndPoint(address, port);
            ServiceAnswer? seen = null;
            if (protocol == PortProtocol.Udp)
                seen = await UdpDial.AskAsync(end, query, time, either.Token);
            else
                await ConnectAsync(end, either.Token);
            return new DialView(protocol, port, DialOutcome.Open, (int)time.GetElapsedTime(began).TotalMilliseconds, seen is { IsSilent: false } ? seen : null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new DialView(protocol, port, protocol == PortProtocol.Udp && query == ServiceQuery.Any ? DialOutcome.NotTestable : DialOutcome.TimedOut, null);
        }
        catch (OutboundRefusedException)
        {
            return new DialView(protocol, port, DialOutcome.Unreachable, null);
        }
        catch (SocketException e)
        {
            DialOutcome outcome = e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused or SocketError.ConnectionReset => DialOutcome.Refused,
                SocketError.TimedOut => DialOutcome.TimedOut,
                _ => DialOutcome.Unreachable,
            };
            return new DialView(protocol, port, outcome, (int)time.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private static async Task ConnectAsync(IPEndPoint end, CancellationToken stop)
    {
        using var socket = new Socket(end.AddressFamily, SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(end, stop);
    }
}
