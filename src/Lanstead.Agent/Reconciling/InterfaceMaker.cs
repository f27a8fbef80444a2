using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Reconciling;

/// <summary>An interface that is as it should be.</summary>
/// <param name="Origin">How it came to be, if that is new; null when it was there already.</param>
/// <param name="Tunnel">What its back end tells; null when it does not.</param>
internal sealed record ReadyInterface(InterfaceOrigin? Origin, TunnelState? Tunnel);

/// <summary>Has a network's interface made by its back end, takes over what an earlier agent left, and takes interfaces away. Never touches somebody else's.</summary>
internal sealed class InterfaceMaker(RouteNetlink netlink, Backends backends, JournalKeeper journal, ILogger logger)
{
    private readonly Dictionary<string, ITunnelBackend> _carriers = [];

    /// <summary>Sees to the interface of a network.</summary>
    public async Task<Result<ReadyInterface>> EnsureAsync(DesiredNetwork desired, CancellationToken cancel)
    {
        string name = desired.InterfaceName;
        ITunnelBackend backend = backends.Of(desired.Backend);

        // 1. Whose it is, if it is there.
        Link? there = netlink.FindLink(name);
        if (there is not null && !IsOurs(there))
            return new Failure(TunnelFailures.NameTaken, $"There is an interface {name} already that is not the agent's. Delete or rename it.");
        journal.WillMakeInterface(name);

        // 2. As it should be: nothing to do.
        bool isOfOtherKind = there is not null && desired.Backend.Kind == BackendKind.Engine && there.HasBroadcast != desired.IsLan;
        if (_carriers.TryGetValue(name, out ITunnelBackend? before) && (before != backend || isOfOtherKind))
            await before.Remove(name, cancel);
        else if (there is not null)
        {
            Result<TunnelState> tunnel = await backend.Read(name, cancel);
            if (tunnel.IsSuccess)
                return Carried(name, backend, null, tunnel);
            // A program that hangs is not asked a second time: the other networks wait for this one.
            if (tunnel.Failure.Code == TunnelFailures.TimedOut)
                return tunnel.Failure;
        }

        // 3. Made, or taken over.
        foreach (string setting in backend.SettingsChanged)
        {
            if (SystemSettings.Read(setting) is { } value)
                journal.WillChange(setting, value, value);
        }
        Result<InterfaceOrigin> made = await MakeAsync(name, backend, desired.IsLan, cancel);
        if (!made.IsSuccess)
        {
            // Not ours any more in advance: meanwhile somebody else may take the name.
            if (there is null && netlink.FindLink(name) is null)
                journal.InterfaceIsGone(name);
            return made.Failure;
        }
        Log.InterfaceMade(logger, name, made.Value.ToString(), backend.Name, desired.Backend.Reason);
        return Carried(name, backend, made.Value, await backend.Read(name, cancel));
    }

    /// <summary>Takes an interface of ours away, whichever back end it is of. Null when nothing of it is left.</summary>
    public async Task<Failure?> RemoveAsync(string name, CancellationToken cancel)
    {
        _carriers.Remove(name);
        if (netlink.FindLink(name) is { } there && !IsOurs(there))
            return null;
        foreach (ITunnelBackend backend in backends.InUse)
        {
            if ((await backend.Remove(name, cancel)).Failure is { } failure)
                return failure;
        }
        return netlink.FindLink(name) is { } left ? Delete(left) : null;
    }

    private async Task<Result<InterfaceOrigin>> MakeAsync(string name, ITunnelBackend backend, bool asLan, CancellationToken cancel)
    {
        Result<InterfaceOrigin> made = await backend.EnsureInterface(name, asLan, cancel);
        if (made.Failure?.Code != TunnelFailures.NameTaken || netlink.FindLink(name) is not { } left)
            return made;
        // Ours, and of another back end, or with a number of queues that cannot be changed.
        Log.InterfaceReplaced(logger, name, backend.Name);
        return Delete(left) is { } failure ? failure : await backend.EnsureInterface(name, asLan, cancel);
    }

    private Failure? Delete(Link link) => netlink.DeleteLink(link.Index) is { IsMissing: false } failure
        ? new Failure(TunnelFailures.LinkFailed, $"The interface {link.Name} could not be deleted: {failure}.")
        : null;

    private ReadyInterface Carried(string name, ITunnelBackend backend, InterfaceOrigin? origin, Result<TunnelState> tunnel)
    {
        _carriers[name] = backend;
        return new ReadyInterface(origin, tunnel.IsSuccess ? tunnel.Value : null);
    }

    private bool IsOurs(Link link) => Ownership.IsOurs(link, journal.Journal, journal.Marks);
}
