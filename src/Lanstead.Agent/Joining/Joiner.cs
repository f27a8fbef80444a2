using System.Runtime.CompilerServices;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Local;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;
using Lanstead.Protocol.Locks;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Joining;

/// <summary><c>lanstead up</c>: joins when a key is given, comes up with what is known when not, and waits until the networks are.</summary>
internal sealed class Joiner(
    AgentControl control, Membership membership, LockBook locks, ServerLink server, Enroller enroller, ReportBoard board, StatusComposer status, TimeProvider time, ILogger logger) : IDisposable
{
    private const int LongestHostnameChars = 253;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // One join at a time: two at once would each make a machine key.
    private readonly SemaphoreSlim _one = new(1);

    public async IAsyncEnumerable<LocalReply> UpAsync(UpRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            // 1. What was given.
            Enrolment? known = membership.Enrolment;
            LockAnchor? anchor = null;
            if ((Check(request, known, out Uri? url) ?? CheckLock(request, out anchor)) is { } problem)
            {
                yield return LocalApi.Error(problem);
                yield break;
            }
            if (request.Hostname.Length > 0)
                control.Choose(settings => settings with { Hostname = request.Hostname });

            // 2. Join.
            NetworkId? joined = null;
            if (request.JoinKey.Length > 0)
            {
                yield return new LocalReply { Line = $"Joining {url!.ToString().TrimEnd('/')} …" };
                Result<Enroller.Joined> result = await enroller.JoinAsync(url, request.JoinKey, control.Hostname, known, cancel);
                if (!result.IsSuccess)
                {
                    yield return LocalApi.Error(result.Failure);
                    yield break;
                }
                joined = result.Value.Network;
                Accept(result.Value, anchor);
                yield return new LocalReply { Line = $"This machine is {result.Value.Enrolment.DeviceName} in {result.Value.NetworkName}. Waiting for the network …" };
            }
            else if (url is not null)
            {
                membership.Update(enrolment => enrolment with { ServerUrl = url.ToString().TrimEnd('/') });
            }

            // 3. Come up, and wait.
            control.Choose(settings => settings with { Up = true });
            server.Restart();
            yield return await WaitAsync(joined, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static Failure? Check(UpRequest request, Enrolment? known, out Uri? url)
    {
        url = null;
        if (request.Hostname.Length > LongestHostnameChars || request.Hostname.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            return new Failure(AgentFailures.BadRequest, "The host name has characters that no host name has. Give it with --hostname, such as --hostname pi");
        if (request.ServerUrl.Length > 0)
        {
            if (!ServerAddress.TryParse(request.ServerUrl, out Uri given))
                return new Failure(AgentFailures.BadRequest, $"\"{request.ServerUrl}\" is no server address. Give one such as --server https://vpn.example.org");
            url = given;
        }
        if (request.JoinKey.Length == 0)
            return known is null ? AgentFailures.NotEnrolledYet() : null;
        if (url is null && known is not null)
            url = new Uri(known.ServerUrl.TrimEnd('/') + "/");
        return url is null ? new Failure(AgentFailures.ServerUnknown, "The key alone does not tell where the server is. Add it: lanstead up --server URL --key KEY") : null;
    }

    // Before anything is asked of the server: a lock that cannot be the one here is a mistake, or worse.
    private Failure? CheckLock(UpRequest request, out LockAnchor? anchor)
    {
        anchor = null;
        if (request.Lock.Length == 0)
            return null;
        if (!LockAnchor.TryParse(request.Lock, out anchor) || request.JoinKey.Length == 0)
            return new Failure(AgentFailures.BadRequest, "That is no network lock, or there is no join key with it. Copy it from a signing device: lanstead lock status");
        return locks.Contradicts(anchor)
            ? new Failure(LockFailures.LogRefused, "This machine knows another network lock of that space, and stays with it. Ask whoever gave you the line: it is a mistake, or somebody wants you elsewhere.")
            : null;
    }

    private void Accept(Enroller.Joined joined, LockAnchor? anchor)
    {
        if (anchor is not null)
            locks.Expect(joined.Network, anchor);
        Log.Joined(logger, joined.Enrolment.ServerUrl, joined.Enrolment.DeviceName);
        control.Warnings.Clear("forgotten");
        membership.Enrol(joined.Enrolment);
        if (control.Settings.LeftNetworks.Contains(joined.Network.Value))
            control.Choose(settings => settings with { LeftNetworks = [.. settings.LeftNetworks.Where(id => id != joined.Network.Value)] });
        locks.Joined(joined.Network);
        membership.Readmit(joined.Network);
    }

    // What waits for a person elsewhere, a yes or a signature, is done here.
    private static bool Settled(NetworkReport report) =>
        report.State == "up" || report.Member.Held.Length > 0 || report.Refusals.Any(refusal => refusal.Code == LockFailures.OwnUnsigned);

    // Up means: the networks that this machine is in, and the one just joined among them, are up on this machine.
    private async Task<LocalReply> WaitAsync(NetworkId? joined, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            Task<PassOutcome> pass = board.NextPassAsync();
            control.Changed.Set();
            PassOutcome outcome = await pass.WaitAsync(Patience, cancel);
            NetworkReport? failed = outcome.Reports.FirstOrDefault(report => report.State == "failed" && (joined is null || report.Member.Network == joined));
            bool complete = joined is null
                ? outcome.Reports.All(report => Settled(report)) && (outcome.Reports.Count > 0 || server.State.Word == "connected")
                : outcome.Reports.Any(report => report.Member.Network == joined && Settled(report));
            if (complete)
                return new LocalReply { Done = true, Status = status.Compose() };
            if (failed is not null && time.GetElapsedTime(start) > TimeSpan.FromSeconds(5))
                return LocalApi.Error(AgentFailures.NetworkFailed, $"{failed.Member.Name} did not come up: {failed.Detail} See more: lanstead logs");
            if (time.GetElapsedTime(start) > Patience)
                return LocalApi.Error(AgentFailures.NotConnected, server.State.Word == "connected"
                    ? "The server has not sent the network within 30 s. The agent goes on trying; see: lanstead status"
                    : $"The server was not reached within 30 s: {server.State.Detail} The agent goes on trying; see: lanstead status");
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancel);
        }
    }
}
