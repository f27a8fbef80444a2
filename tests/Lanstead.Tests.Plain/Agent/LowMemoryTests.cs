using Lanstead.Agent;

namespace Lanstead.Tests.Plain.Agent;

public sealed class LowMemoryTests
{
    private readonly List<string> _done = [];
    private readonly LowMemory _memory;
    private long _packets = 1_000_000;
    private long _allocated = LowMemory.WorthwhileBytes - 1;

    public LowMemoryTests() =>
        _memory = new LowMemory(() => _packets, () => _allocated, givesBack => _done.Add(givesBack ? "collect and give back" : "collect"), () => _done.Add("release"));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1500, true)]
    [InlineData(1501, false)]
    [InlineData(1_000_000, false)]
    public void The_programs_pages_are_let_go_only_up_to_100_packets_a_second(long packets, bool isReleased)
    {
        _allocated = 0;
        _packets += packets;

        _memory.Look();

        Assert.Equal(isReleased ? ["release"] : [], _done);
    }

    [Fact]
    public void An_idle_process_collects_what_is_worth_it_and_gives_it_back()
    {
        _memory.Look();
        _allocated += 1;
        _memory.Look();
        _allocated += LowMemory.WorthwhileBytes - 1;
        _memory.Look();

        Assert.Equal(["release", "collect and give back", "release", "release"], _done);
    }

    [Fact]
    public void A_busy_process_collects_smaller_amounts_quickly_and_keeps_its_program()
    {
        for (int look = 0; look < 4; look++)
        {
            _packets += LowMemory.BusyPackets + 1;
            _allocated += LowMemory.WorthwhileBusyBytes / 2;
            _memory.Look();
        }

        // The first look finds what the start allocated.
        Assert.Equal(["collect", "collect"], _done);
    }

    [Fact]
    public void The_bare_engine_lets_go_once_after_its_start_and_once_after_each_load()
    {
        _allocated = 0;
        var memory = new LowMemory(() => _packets, () => _allocated, _ => { }, () => _done.Add("release")) { ReleasesOncePerRest = true };

        foreach (long packets in (long[])[0, 10, 0, 5000, 5000, 0, 0])
        {
            _packets += packets;
            memory.Look();
            _done.Add($"{packets}");
        }

        Assert.Equal(["release", "0", "10", "0", "5000", "5000", "release", "0", "0"], _done);
    }

    [Fact]
    public async Task It_waits_an_interval_before_the_first_look_and_ends_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        Task keeping = _memory.KeepAsync(TimeProvider.System, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
        Assert.Empty(_done);
    }
}
