using System.Net;
using Lanstead.Agent.Paths;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

public sealed class PeerPathTests
{
    private static readonly IPEndPoint[] Candidates =
        [IPEndPoint.Parse("192.0.2.1:1"), IPEndPoint.Parse("192.0.2.2:2"), IPEndPoint.Parse("192.0.2.3:3")];

    private readonly PeerPath _path = new();
    private IPEndPoint? _set;

    [Fact]
    public void Candidates_take_turns_of_eight_seconds_until_one_answers()
    {
        var tried = new List<IPEndPoint>();
        for (int second = 0; second < 32; second++)
        {
            if (Look(second, handshakeAge: null, rxBytes: 0) is { } next)
                tried.Add(next);
        }

        Assert.Equal([Candidates[0], Candidates[1], Candidates[2], Candidates[0]], tried);
    }

    [Fact]
    public void Living_path_is_left_to_roam()
    {
        Look(0, handshakeAge: null, rxBytes: 0);
        _set = IPEndPoint.Parse("203.0.113.9:999");

        for (int second = 1; second < 600; second++)
            Assert.Null(Look(second, handshakeAge: TimeSpan.FromSeconds(second % 120), rxBytes: (ulong)second));

        Assert.Equal("direct", _path.State);
    }

    [Fact]
    public void Path_that_falls_silent_is_looked_for_anew_after_a_minute()
    {
        Look(0, handshakeAge: TimeSpan.FromSeconds(1), rxBytes: 500);
        Look(1, handshakeAge: TimeSpan.FromSeconds(2), rxBytes: 600);

        Assert.Null(Look(59, handshakeAge: TimeSpan.FromSeconds(60), rxBytes: 600));
        Assert.Equal("direct", _path.State);
        Look(70, handshakeAge: TimeSpan.FromSeconds(71), rxBytes: 600);
        Assert.False(_path.IsAlive);
        Assert.Equal("connecting", _path.State);
        Look(101, handshakeAge: TimeSpan.FromSeconds(102), rxBytes: 600);
        Assert.Equal("offline", _path.State);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(10 * 365 * 86400d)]
    public void Clock_that_jumps_changes_nothing(double jumpSeconds)
    {
        Look(0, handshakeAge: TimeSpan.FromSeconds(1), rxBytes: 100);
        Look(4, handshakeAge: TimeSpan.FromSeconds(5), rxBytes: 200);

        Assert.Null(Look(8, handshakeAge: TimeSpan.FromSeconds(9 + jumpSeconds), rxBytes: 300));
        Assert.Equal("direct", _path.State);
    }

    [Fact]
    public void Tunnel_that_ran_before_the_agent_is_not_disturbed()
    {
        _set = Candidates[2];

        Assert.Null(Look(0, handshakeAge: TimeSpan.FromSeconds(100), rxBytes: 12345));
        Assert.Equal("direct", _path.State);
    }

    [Fact]
    public void Peer_without_candidates_is_offline_and_nothing_is_set()
    {
        Assert.Null(_path.Observe([], new PathSighting(null, null, 0), TimeSpan.Zero));
        Assert.Equal("offline", _path.State);
    }

    [Fact]
    public void New_candidates_start_from_the_best()
    {
        Look(0, null, 0);
        Look(9, null, 0);
        IPEndPoint[] better = [IPEndPoint.Parse("198.51.100.1:1"), .. Candidates];

        Assert.Equal(better[0], _path.Observe(better, new PathSighting(_set, null, 0), TimeSpan.FromSeconds(10)));
    }

    private IPEndPoint? Look(double second, TimeSpan? handshakeAge, ulong rxBytes)
    {
        IPEndPoint? next = _path.Observe(Candidates, new PathSighting(_set, handshakeAge, rxBytes), TimeSpan.FromSeconds(second));
        _set = next ?? _set;
        return next;
    }
}
