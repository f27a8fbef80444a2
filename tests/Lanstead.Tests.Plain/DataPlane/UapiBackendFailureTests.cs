using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.DataPlane;

/// <summary>What can go wrong, each with a code of its own.</summary>
public sealed class UapiBackendFailureTests : IDisposable
{
    private readonly FakeTunnel _tunnel = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _tunnel.Remove();

    [Fact]
    public async Task A_program_is_started_with_plain_arguments_and_a_short_environment()
    {
        Assert.Equal(InterfaceOrigin.Started, (await _tunnel.Backend().EnsureInterface("ls-home", Cancellation)).Value);
        Assert.Equal(["/bin/sh", "-f", "ls-home", "LOG_LEVEL=error", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"], _tunnel.StartedWith);
        Assert.Equal(InterfaceOrigin.Adopted, (await _tunnel.Backend().EnsureInterface("ls-home", Cancellation)).Value);
    }

    [Fact]
    public async Task A_stale_socket_is_replaced()
    {
        _tunnel.Listen("ls-home");
        _tunnel.Links.Clear();
        _tunnel.End(0);
        await File.WriteAllTextAsync(Path.Combine(_tunnel.Folder, "ls-home.sock"), "", Cancellation);

        Assert.Equal(InterfaceOrigin.Started, (await _tunnel.Backend().EnsureInterface("ls-home", Cancellation)).Value);
    }

    [Fact]
    public async Task A_missing_program_is_told()
    {
        Assert.Equal(TunnelFailures.ProgramMissing, await EnsureCode(_tunnel.Backend("no-such-program-anywhere")));
        Assert.Equal(TunnelFailures.ProgramMissing, await EnsureCode(_tunnel.Backend("/nowhere/wireguard-go")));
        Assert.Empty(_tunnel.StartedWith);
    }

    [Fact]
    public async Task A_machine_without_tun_is_told()
    {
        _tunnel.HasTun = false;
        Assert.Equal(TunnelFailures.TunMissing, await EnsureCode(_tunnel.Backend()));
        Assert.Empty(_tunnel.StartedWith);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sixteen-letters-")]
    [InlineData("ünïcödé-ünïcödé")]
    [InlineData("../../etc/x")]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("wg%d")]
    public async Task A_name_that_no_interface_can_have_is_refused_everywhere(string name)
    {
        UapiBackend backend = _tunnel.Backend();
        Failure?[] failures =
        [
            (await backend.EnsureInterface(name, Cancellation)).Failure, (await backend.Apply(name, Some.Config(), Cancellation)).Failure,
            (await backend.Read(name, Cancellation)).Failure, (await backend.Remove(name, Cancellation)).Failure,
        ];
        Assert.All(failures, failure => Assert.Equal(TunnelFailures.NameInvalid, failure?.Code));
    }

    [Fact]
    public async Task A_program_that_ends_at_once_is_told_with_its_last_words()
    {
        _tunnel.Output = "┌──┐\n│ advice │\n└──┘\nERROR: (ls-home) Failed to create TUN device: operation not permitted\n";
        _tunnel.OnStart = (tunnel, _) => tunnel.End(1);

        Failure? failure = (await _tunnel.Backend().EnsureInterface("ls-home", Cancellation)).Failure;

        Assert.Equal(TunnelFailures.StartFailed, failure?.Code);
        Assert.EndsWith("ended with 1: ERROR: (ls-home) Failed to create TUN device: operation not permitted", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_never_listens_is_given_up()
    {
        _tunnel.OnStart = (_, _) => { };
        Assert.Equal(TunnelFailures.TimedOut, await EnsureCode(_tunnel.Backend(timeout: TimeSpan.FromMilliseconds(200))));
    }

    [Fact]
    public async Task An_interface_that_never_answers_is_given_up_everywhere()
    {
        _tunnel.Answer = null;
        _tunnel.Listen("ls-home");
        UapiBackend backend = _tunnel.Backend(timeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal(TunnelFailures.TimedOut, await EnsureCode(backend));
        Assert.Equal(TunnelFailures.TimedOut, (await backend.Read("ls-home", Cancellation)).Failure?.Code);
        Assert.Equal(TunnelFailures.TimedOut, (await backend.Apply("ls-home", Some.Config(), Cancellation)).Failure?.Code);
        Assert.True((await backend.Remove("ls-home", Cancellation)).Value);
    }

    [Theory]
    [InlineData("what?\n\n", TunnelFailures.Malformed)]
    [InlineData("errno=0", TunnelFailures.Malformed)]
    [InlineData("", TunnelFailures.Malformed)]
    [InlineData("errno=-1\n\n", TunnelFailures.Refused)]
    public async Task A_strange_answer_is_told(string answer, string code)
    {
        _tunnel.Answer = answer;
        _tunnel.Listen("ls-home");
        Assert.Equal(code, (await _tunnel.Backend().Read("ls-home", Cancellation)).Failure?.Code);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_not_a_failure()
    {
        _tunnel.Answer = null;
        _tunnel.Listen("ls-home");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _tunnel.Backend().Read("ls-home", stop.Token));
    }

    [Fact]
    public async Task D4_nothing_but_questions_is_sent_when_all_is_so()
    {
        _tunnel.Answer = $"private_key={Convert.ToHexStringLower(Some.OwnKey.Reveal())}\nlisten_port=51820\nerrno=0\n\n";
        _tunnel.Listen("ls-home");

        for (int i = 0; i < 100; i++)
            Assert.Equal(0, (await _tunnel.Backend().Apply("ls-home", Some.Config(), Cancellation)).Value.Changes);

        Assert.Equal(100, _tunnel.Requests.Count);
        Assert.All(_tunnel.Requests, request => Assert.Equal("get=1\n\n", request));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.ThrowsAny<ArgumentException>(() => _tunnel.Backend(timeout: TimeSpan.Zero));
        Assert.ThrowsAny<ArgumentException>(() => _tunnel.Backend(timeout: TimeSpan.FromSeconds(16)));
        Assert.ThrowsAny<ArgumentException>(() => new UapiBackend(new() { SocketFolder = new string('x', 87) }, _tunnel, TimeProvider.System));
    }

    [Fact]
    public void Numbers_of_enums_are_stable()
    {
        Assert.Equal([1, 2], Enum.GetValues<InterfaceOrigin>().Select(value => (int)value));
        Assert.Equal([1, 2, 3, 4, 5], Enum.GetValues<PeerRefusal>().Select(value => (int)value));
    }

    private static async Task<string?> EnsureCode(UapiBackend backend) => (await backend.EnsureInterface("ls-home", Cancellation)).Failure?.Code;
}
