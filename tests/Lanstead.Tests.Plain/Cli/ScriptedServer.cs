using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Cli;
using Lanstead.Cli.Output;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>What a command sent.</summary>
internal sealed record ServerRequest(string Method, string Path, string? Authorization, string? IdempotencyKey, string UserAgent, string Body);

/// <summary>What the scripted server answers.</summary>
internal sealed record ServerReply(int Status, string Body, string? RetryAfter = null)
{
    public static ServerReply Problem(int status, string code, string detail = "It went wrong.") => new(status, $$"""{"code":"{{code}}","title":"t","detail":"{{detail}}"}""");
}

/// <summary>A server that gives the answers that a test wrote down, and the folder of settings and environment of a user who asks it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-cli-").FullName;
    private readonly HttpListener _listener;
    private readonly Func<ServerRequest, ServerReply> _answer;
    private readonly Task _running;
    // As the console's own: several commands may run at once.
    private readonly TextWriter _out, _error;

    public ScriptedServer(Func<ServerRequest, ServerReply> answer)
    {
        _answer = answer;
        _out = TextWriter.Synchronized(Out);
        _error = TextWriter.Synchronized(Error);
        (_listener, Url) = Listen();
        _running = ServeAsync();
        Environment["LANSTEAD_CONFIG"] = _folder;
        Environment["LANSTEAD_SOCKET"] = Path.Combine(_folder, "no-agent.sock");
    }

    public string Url { get; }

    public List<ServerRequest> Requests { get; } = [];

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public TimeProvider Time { get; set; } = new HurriedTime();

    /// <summary>Where the sign-ins are kept.</summary>
    public string SignInFile => Path.Combine(_folder, "sign-ins.json");

    public Task<int> RunAsync(params string[] arguments)
    {
        var terminal = new Terminal(_out, _error, TextReader.Null, Colour: false, Environment.GetValueOrDefault, Time);
        return CommandTree.RunAsync(arguments, terminal, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        // A wait for a request that begins in the very moment of the closing is never ended by the listener.
        await Task.WhenAny(_running, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context = await _listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var request = new ServerRequest(
                context.Request.HttpMethod, context.Request.Url!.PathAndQuery, context.Request.Headers["Authorization"], context.Request.Headers["Idempotency-Key"],
                context.Request.UserAgent ?? "", await reader.ReadToEndAsync());
            lock (Requests)
                Requests.Add(request);
            ServerReply reply = _answer(request);
            context.Response.StatusCode = reply.Status;
            if (reply.RetryAfter is { } wait)
                context.Response.Headers["Retry-After"] = wait;
            if (reply.Status != 204)
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
            context.Response.Close();
        }
    }

    // A listener for HTTP takes no port "that is free": between the look and the start somebody else may take it.
    private static (HttpListener, string) Listen()
    {
        for (int tries = 1; ; tries++)
        {
            string url = $"http://127.0.0.1:{FreePort()}";
            var listener = new HttpListener();
            listener.Prefixes.Add(url + "/");
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (tries < 20)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Waits end at once: what is looked at is the order of things.</summary>
    public sealed class HurriedTime : TimeProvider
    {
        private long _skipped;

        /// <summary>What was waited for has passed afterwards, for who gives up after so long. Of commands that wait for each other it is not true.</summary>
        public bool Passes { get; init; }

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _skipped);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return base.CreateTimer(callback, state, dueTime, period);
            if (Passes)
                Interlocked.Add(ref _skipped, (long)(dueTime.TotalSeconds * TimestampFrequency));
            return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }
}
