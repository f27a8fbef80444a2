using System.Globalization;
using Lanstead.Agent.State;
using Lanstead.Agent.Tunnels;
using Lanstead.WireGuard;

namespace Lanstead.Agent.Reconciling;

/// <summary>Tells when this machine's clock is behind, and what that does to tunnels whose handshakes are made elsewhere than in our engine.</summary>
/// <remarks>
/// A handshake carries the time of day, and a peer takes none that is older than the last. Our engine keeps a floor under it (<see cref="TimestampFloor"/>); the
/// kernel's WireGuard and outside programs do not, and make no new session until the clock has caught up. What they have said of their last handshakes is kept where
/// the engine keeps its floor, so that it is known after a restart, and whichever back end comes next. Not thread-safe: the reconcile loop owns it.
/// </remarks>
internal sealed class ClockWatch(StateFolder folder, Warnings warnings, TimeProvider time)
{
    /// <summary>Less is told to nobody: a session outlives it, and the engine reserves as much ahead.</summary>
    public static readonly TimeSpan Tolerance = TimestampFloor.ReservedAhead;

    private const string ServerSubject = "clock";

    // As with the server's welcome, which tells of a clock that is ahead too.
    private static readonly TimeSpan ServerTolerance = TimeSpan.FromMinutes(1);

    // A handshake comes every two minutes: one write for each is enough.
    private static readonly TimeSpan KeepAfter = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Floor> _floors = [];
    private bool _toldOfServer;

    /// <summary>Compares with the server's clock, while that is known.</summary>
    /// <param name="behindServer">By how much this clock is behind; null while it is not known.</param>
    public void LookAtServer(TimeSpan? behindServer)
    {
        if (behindServer > ServerTolerance)
        {
            warnings.Set(ServerSubject, $"This machine's clock is {Words(behindServer.Value)} behind the server's. Set the right one: timedatectl");
            _toldOfServer = true;
        }
        else if (_toldOfServer && behindServer is not null)
        {
            warnings.Clear(ServerSubject);
            _toldOfServer = false;
        }
    }

    /// <summary>Compares with the last handshakes of interfaces whose handshakes go by this machine's clock. Others that were looked at before are forgotten.</summary>
    /// <param name="tunnels">Each interface, the network's name for people, and when its last handshake was; null for none.</param>
    public void LookAtHandshakes(IReadOnlyCollection<(string Interface, string Network, DateTimeOffset? Last)> tunnels)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (string gone in _floors.Keys.Where(name => tunnels.All(tunnel => tunnel.Interface != name)).ToArray())
        {
            _floors.Remove(gone);
            warnings.Clear(Subject(gone));
        }
        foreach ((string name, string network, DateTimeOffset? last) in tunnels)
        {
            Floor floor = _floors.TryGetValue(name, out Floor known) ? known : new Floor(TimestampFile.Read(folder, name, text => CannotKeep(name, text)));
            _floors[name] = floor = Raise(name, floor, last);
            TimeSpan behind = floor.Time - now;
            if (behind > Tolerance)
            {
                warnings.Set(
                    Subject(name),
                    $"This machine's clock is behind: the last handshake of {network} was {Words(behind)} later than it says now. "
                    + "Until it has caught up, peers take no new handshakes of this network from here. Set the right one: timedatectl");
            }
            else
            {
                warnings.Clear(Subject(name));
            }
        }
    }

    private Floor Raise(string name, Floor floor, DateTimeOffset? last)
    {
        if (last is not { } seen || seen <= floor.Time)
            return floor;
        if (seen - floor.KeptTime < KeepAfter)
            return floor with { Time = seen };
        TimestampFile.Keep(folder, name, Tai64n.OfWhitened(seen), text => CannotKeep(name, text));
        return new Floor(seen, seen);
    }

    private void CannotKeep(string name, string text) => warnings.Set($"timestamps {name}", $"The clock of {name}'s handshakes cannot be kept on disk: {text}");

    private static string Subject(string interfaceName) => $"clock {interfaceName}";

    private static string Words(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span switch
    {
        { TotalMinutes: < 2 } => $"{span.TotalSeconds:0} seconds",
        { TotalHours: < 2 } => $"{span.TotalMinutes:0} minutes",
        { TotalDays: < 2 } => $"{span.TotalHours:0} hours",
        _ => $"{span.TotalDays:0} days",
    }}");

    // The latest handshake that is known of, and the one that is on disk.
    private readonly record struct Floor(DateTimeOffset Time, DateTimeOffset KeptTime)
    {
        public Floor(Tai64n kept) : this(kept.ToTime(), kept.ToTime())
        {
        }
    }
}
