using Lanstead.Server.Security;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>What is remembered is never older than it may be, and nothing is remembered of what changed or might have changed unheard.</summary>
public sealed class BriefMemoryTests
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(1);

    private readonly SteppedTime _time = new();
    private readonly BriefMemory<int, string> _memory;
    private bool _hears = true;
    private int _asked;
    private string? _answer = "first";

    public BriefMemoryTests() => _memory = new BriefMemory<int, string>(s_lifetime, maxEntries: 3, () => _hears, _time);

    [Fact]
    public async Task Answer_counts_for_its_lifetime_and_no_longer()
    {
        Assert.Equal("first", await FindAsync(1));
        _answer = "second";
        _time.Step(s_lifetime - TimeSpan.FromTicks(1));
        Assert.Equal("first", await FindAsync(1));
        _time.Step(TimeSpan.FromTicks(1));
        Assert.Equal("second", await FindAsync(1));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Age_is_counted_from_the_question()
    {
        var slow = new TaskCompletionSource<string?>();
        ValueTask<string?> first = _memory.FindAsync(1, (_, _) => slow.Task, TestContext.Current.CancellationToken);
        _time.Step(s_lifetime);
        slow.SetResult("old");
        Assert.Equal("old", await first);
        Assert.Equal("first", await FindAsync(1));
    }

    [Fact]
    public async Task Nothing_counts_after_forgetting_not_even_what_was_being_asked()
    {
        Assert.Equal("first", await FindAsync(1));
        var slow = new TaskCompletionSource<string?>();
        ValueTask<string?> asking = _memory.FindAsync(2, (_, _) => slow.Task, TestContext.Current.CancellationToken);
        _memory.Forget();
        _answer = "second";
        Assert.Equal("second", await FindAsync(1));
        slow.SetResult("old");
        Assert.Equal("old", await asking);
        Assert.Equal("second", await FindAsync(2));
    }

    [Fact]
    public async Task Who_waits_with_another_for_an_answer_that_is_forgotten_meanwhile_asks_for_himself()
    {
        var slow = new TaskCompletionSource<string?>();
        ValueTask<string?> first = _memory.FindAsync(1, (_, _) => slow.Task, TestContext.Current.CancellationToken);
        ValueTask<string?> second = FindAsync(1);
        Assert.Equal(0, _asked);
        _memory.Forget();
        slow.SetResult("old");
        Assert.Equal("old", await first);
        Assert.Equal("first", await second);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Many_at_once_ask_once()
    {
        var slow = new TaskCompletionSource<string?>();
        ValueTask<string?> first = _memory.FindAsync(1, (_, _) => slow.Task, TestContext.Current.CancellationToken);
        ValueTask<string?>[] others = [.. Enumerable.Range(0, 20).Select(_ => FindAsync(1))];
        slow.SetResult("one");
        Assert.Equal("one", await first);
        foreach (ValueTask<string?> other in others)
            Assert.Equal("one", await other);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task While_changes_are_not_heard_everyone_asks()
    {
        Assert.Equal("first", await FindAsync(1));
        _hears = false;
        _answer = null;
        Assert.Null(await FindAsync(1));
        Assert.Null(await FindAsync(1));
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task None_and_failures_are_not_remembered()
    {
        _answer = null;
        Assert.Null(await FindAsync(1));
        await Assert.ThrowsAsync<TimeoutException>(async () =>
            await _memory.FindAsync(2, (_, _) => Task.FromException<string?>(new TimeoutException()), TestContext.Current.CancellationToken));
        _answer = "made since";
        Assert.Equal("made since", await FindAsync(1));
        Assert.Equal("made since", await FindAsync(2));
    }

    [Fact]
    public async Task Request_that_goes_away_takes_nobody_with_it()
    {
        using var gone = new CancellationTokenSource();
        var slow = new TaskCompletionSource<string?>();
        ValueTask<string?> first = _memory.FindAsync(1, (_, stop) => slow.Task.WaitAsync(stop), gone.Token);
        ValueTask<string?> second = FindAsync(1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await first);
        slow.SetResult("for the other");
        Assert.Equal("for the other", await second);
    }

    [Fact]
    public async Task Memory_is_bounded()
    {
        for (int key = 1; key <= 4; key++)
            await FindAsync(key);
        Assert.Equal(4, _asked);
        await FindAsync(4);
        Assert.Equal(4, _asked);
        await FindAsync(1);
        Assert.Equal(5, _asked);
    }

    private ValueTask<string?> FindAsync(int key) => _memory.FindAsync(
        key,
        (_, _) =>
        {
            _asked++;
            return Task.FromResult(_answer);
        },
        TestContext.Current.CancellationToken);
}
