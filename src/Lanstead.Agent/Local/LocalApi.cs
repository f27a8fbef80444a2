using System.Runtime.CompilerServices;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Flows;
using Lanstead.Agent.Joining;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Logging;
using Lanstead.Agent.Naming;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Routes;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>What callers on this machine can ask of the agent.</summary>
internal sealed class LocalApi(
    AgentControl control, Membership membership, ServerLink server, ReportBoard board, Joiner joiner, StatusComposer status, NameService names, LockDesk locks, RouteOffers routes, FlowKeeper flows, LogRing logs)
{
    // Longer than a pass that waits for a tunnel program that does not answer (15 s).
    private static readonly TimeSpan DownTimeout = TimeSpan.FromSeconds(30);

    public IAsyncEnumerable<LocalReply> HandleAsync(LocalRequest request, CancellationToken cancel) => request.BodyCase switch
    {
        LocalRequest.BodyOneofCase.Status => One(new LocalReply { Done = true, Status = status.Compose() }),
        LocalRequest.BodyOneofCase.Up => joiner.UpAsync(request.Up, cancel),
        LocalRequest.BodyOneofCase.Down => DownAsync(request.Down, cancel),
        LocalRequest.BodyOneofCase.Leave => LeaveAsync(request.Leave, cancel),
        LocalRequest.BodyOneofCase.Rotate => One(Rotate(request.Rotate)),
        LocalRequest.BodyOneofCase.DnsQuery => DnsLookUp.AskAsync(names, request.DnsQuery, cancel),
        LocalRequest.BodyOneofCase.Set => SetAsync(request.Set, cancel),
        LocalRequest.BodyOneofCase.Lock => One(locks.Answer(request.Lock)),
        LocalRequest.BodyOneofCase.Route => routes.HandleAsync(request.Route, cancel),
        LocalRequest.BodyOneofCase.Flows => One(Flows(request.Flows)),
        LocalRequest.BodyOneofCase.Ui => One(LinkToPage()),
        LocalRequest.BodyOneofCase.Logs => LogsAsync(request.Logs, cancel),
        _ => One(Error(AgentFailures.BadRequest, "The agent does not know this request. Command and agent may be of different versions: lanstead version")),
    };

    /// <summary>Makes a link to the agent's page; null where there is none.</summary>
    public Func<string>? NewPageLink { get; set; }

    private LocalReply LinkToPage()
    {
        try
        {
            return NewPageLink is { } make ? new LocalReply { Done = true, Link = make() } : Error(AgentFailures.BadRequest, "This agent has no page.");
        }
        catch (System.Net.Sockets.SocketException e)
        {
            return Error(AgentFailures.StateUnusable, $"The page cannot be given: {e.Message}. Is the loopback interface up? ip link set lo up");
        }
    }

    internal static LocalReply Error(string code, string message) => new()
    {
        Done = true,
        Error = new LocalError { Code = code, Message = message, ExitCode = (uint)ExitCodeOf(code) },
    };

    internal static LocalReply Error(Failure failure) => Error(failure.Code, failure.Message);

    private async IAsyncEnumerable<LocalReply> DownAsync(DownRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        Task<PassOutcome> pass;
        if (request.Forget)
        {
            control.Forget("This machine was made to forget its server.");
            control.Warnings.Clear("forgotten");
        }
        else
        {
            control.Choose(settings => settings with { Up = false });
        }
        pass = board.NextPassAsync();
        server.Restart();
        control.Changed.Set();
        PassOutcome outcome = await pass.WaitAsync(DownTimeout, cancel);
        yield return outcome.UndoFailure is { } failure
            ? Error(failure)
            : new LocalReply { Done = true, Line = request.Forget ? "Down, and the server and all keys are forgotten." : "Down. Everything on this machine is as it was. Come back with: lanstead up" };
    }

    private async IAsyncEnumerable<LocalReply> LeaveAsync(LeaveRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        MemberView[] found = [.. membership.Views().Where(member => Matches(member, request.Network))];
        if (found.Length != 1)
        {
            yield return Error(AgentFailures.NetworkUnknown, found.Length == 0
                ? $"This machine is in no network \"{request.Network}\". See its networks: lanstead networks ls"
                : $"Several networks are called \"{request.Network}\"; give the id. See them: lanstead networks ls --json");
            yield break;
        }
        NetworkId network = found[0].Network;
        control.Choose(settings => settings with { LeftNetworks = [.. settings.LeftNetworks.Append(network.Value).Distinct()] });
        Task<PassOutcome> pass = board.NextPassAsync();
        control.Changed.Set();
        PassOutcome outcome = await pass.WaitAsync(DownTimeout, cancel);
        membership.Drop(network);
        server.TellDepartures();
        yield return outcome.UndoFailure is { } failure
            ? Error(failure)
            : new LocalReply { Done = true, Line = $"Left {found[0].Name}; its key on this machine is deleted. {(server.State.Word == "connected" ? "The server is told." : "The server is told when it is reached.")}" };
    }

    private LocalReply Flows(FlowsRequest request)
    {
        MemberView[] found = [.. membership.Views().Where(member => request.Network.Length == 0 || Matches(member, request.Network))];
        return found.Length == 0
            ? Error(AgentFailures.NetworkUnknown, request.Network.Length == 0 ? "This machine is in no network." : $"This machine is in no network \"{request.Network}\". See its networks: lanstead networks ls")
            : new LocalReply { Done = true, Flows = { flows.Last(found, (int)Math.Min(request.Most, int.MaxValue)) } };
    }

    // Offered at once when connected; else with the next connection.
    private LocalReply Rotate(RotateRequest request)
    {
        MemberView[] found = [.. membership.Views().Where(member => request.Network.Length == 0 || Matches(member, request.Network))];
        if (found.Length == 0)
            return Error(AgentFailures.NetworkUnknown, request.Network.Length == 0 ? "This machine is in no network." : $"This machine is in no network \"{request.Network}\". See its networks: lanstead networks ls");
        MemberView[] done = [.. found.Where(member => membership.Rotate(member.Network))];
        server.OfferNextKeys();
        control.Changed.Set();
        string[] kept = [.. found.Except(done).Select(member => member.Name)];
        return done.Length == 0
            ? Error(AgentFailures.KeyStays, $"The key of {string.Join(", ", kept)} stays: this machine is the gateway of phones, whose configurations name it, or has no key there yet.")
            : new LocalReply { Done = true, Line = $"A new key for {string.Join(", ", done.Select(member => member.Name))}{(server.State.Word == "connected" ? "" : ", told to the others when the server is reached")}.{(kept.Length == 0 ? "" : $" That of {string.Join(", ", kept)} stays.")}" };
    }

    private async IAsyncEnumerable<LocalReply> SetAsync(SetRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (request.Name.Length > 0)
        {
            if (MachineSettings.Change(request.Name, request.Value) is not { } change)
            {
                yield return Error(AgentFailures.SettingUnknown, $"\"{request.Name}={request.Value}\" is no setting of this machine. There are {MachineSettings.Names}.");
                yield break;
            }
            control.Choose(change);
            Task<PassOutcome> pass = board.NextPassAsync();
            control.Changed.Set();
            await pass.WaitAsync(DownTimeout, cancel);
        }
        yield return new LocalReply { Done = true, Settings = { MachineSettings.Tell(control.Settings) } };
    }

    private async IAsyncEnumerable<LocalReply> LogsAsync(LogsRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        int count = (int)Math.Min(request.Lines, int.MaxValue);
        if (!request.Follow)
        {
            foreach (string line in logs.Last(count))
                yield return new LocalReply { Line = line };
            yield return new LocalReply { Done = true };
            yield break;
        }
        await foreach (string line in logs.FollowAsync(count, cancel))
            yield return new LocalReply { Line = line };
    }

    internal static bool Matches(MemberView member, string text) =>
        member.Network.ToString() == text || string.Equals(member.Head?.Name, text, StringComparison.OrdinalIgnoreCase)
        || string.Equals(member.Head?.Slug, text, StringComparison.OrdinalIgnoreCase);

    private static async IAsyncEnumerable<LocalReply> One(LocalReply reply)
    {
        await Task.CompletedTask;
        yield return reply;
    }

    private static int ExitCodeOf(string code) => code switch
    {
        AgentFailures.BadRequest or AgentFailures.SettingUnknown => ExitCodes.Usage,
        AgentFailures.NotEnrolled or AgentFailures.ServerUnknown => ExitCodes.NotEnrolled,
        AgentFailures.ServerUnreachable or AgentFailures.NotConnected => ExitCodes.NotConnected,
        LockFailures.NotASigner or AgentFailures.AccessDenied or AgentFailures.JoinRefused or AgentFailures.ServerNotTrusted => ExitCodes.Denied,
        AgentFailures.NetworkUnknown or AgentFailures.JoinKeyUnknown => ExitCodes.NotFound,
        AgentFailures.OtherServer or AgentFailures.JoinConflict or AgentFailures.AlreadyRunning => ExitCodes.Conflict,
        _ => ExitCodes.Failed,
    };
}
