using System.Net.Sockets;
using Lanstead.Agent.Local;
using Lanstead.Cli;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>An agent's socket that gives the answers that a test wrote down, and keeps what it was asked.</summary>
internal sealed class ScriptedAgent : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-cli-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LocalRequest, IEnumerable<LocalReply>>? _answers;
    private readonly Task _running;

    public ScriptedAgent(Func<LocalRequest, IEnumerable<LocalReply>>? answers)
    {
        _answers = answers;
        if (answers is not null)
        {
            _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
            _listener.Listen();
        }
        _running = answers is null ? Task.CompletedTask : ServeAsync();
    }

    public List<LocalRequest> Requests { get; } = [];

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Input { get; set; } = "";

    private string SocketPath => Path.Combine(_folder, "agent.sock");

    public Task<int> RunAsync(params string[] arguments) => RunAsync(TestContext.Current.CancellationToken, arguments);

    public async Task<int> RunAsync(CancellationToken cancel, params string[] arguments)
    {
        Environment["LANSTEAD_SOCKET"] = SocketPath;
        var terminal = new Terminal(Out, Error, new StringReader(Input), Colour: false, Environment.GetValueOrDefault, TimeProvider.System);
        return await CommandTree.RunAsync(arguments, terminal, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using Socket caller = await _listener.AcceptAsync(_stop.Token);
            await using var stream = new NetworkStream(caller);
            LocalRequest request = await LocalFraming.ReadAsync(stream, LocalRequest.Parser, LocalFraming.LongestRequestBytes, _stop.Token) ?? new LocalRequest();
            Requests.Add(request);
            foreach (LocalReply reply in _answers!(request))
                await LocalFraming.WriteAsync(stream, reply, _stop.Token);
        }
    }
}
