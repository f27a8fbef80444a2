using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead community</c>.</summary>
public sealed class CommunityTests
{
    private const string Spaces = """{"items":[{"id":"t2","name":"Chess Club","slug":"chess-club","kind":"community","role":"owner","visibility":"public","access":"open","memberCount":3,"deleteAfter":null}],"nextCursor":null}""";

    private const string Channels = """
        {"items":[
        {"id":"c1","networkName":null,"name":"general","topic":"all of it","lastSeq":7,"unread":3,"mentions":1,"mayPost":true},
        {"id":"c2","networkName":"LAN","name":"general","topic":"","lastSeq":0,"unread":0,"mentions":0,"mayPost":true}],"mutedUntil":null}
        """;

    private const string Line = """{"id":"m","channelId":"c1","seq":SEQ,"author":{"userId":"u","username":"bob"},"body":"line SEQ\nand more","createdAt":"2026-01-01T12:00:00Z","editedAt":null,"deletedAt":null}""";

    [Fact]
    public async Task List_tells_channels_of_space_and_networks_with_what_is_unread()
    {
        await using var server = Scripted(_ => null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("community", "ls"));
        string[] lines = server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^chess-club  general +3 unread, calls you +all of it", lines[0]);
        Assert.Matches("^chess-club  LAN/general", lines[1]);

        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("community", "ls", "chess-club", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, 3), (json.GetProperty("schema").GetInt32(), json.GetProperty("channels")[0].GetProperty("unread").GetInt32()));
    }

    [Fact]
    public async Task Post_names_the_message_and_the_channel_of_a_network_by_both_names()
    {
        await using var server = Scripted(request => request.Method == "POST" ? new(201, Message(1)) : null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("community", "post", "chess-club", "lan/general", "hello"));
        Assert.Equal("/v1/channels/c2/messages", server.Requests[^1].Path);
        JsonElement body = JsonDocument.Parse(server.Requests[^1].Body).RootElement;
        Assert.Equal(("hello", 36), (body.GetProperty("body").GetString(), body.GetProperty("clientId").GetString()!.Length));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("community", "post", "chess-club", "nowhere", "hello"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("community", "post", "chess-club", "general", "hello"));
        Assert.Equal("/v1/channels/c1/messages", server.Requests[^1].Path);
    }

    [Fact]
    public async Task Read_writes_what_people_wrote_without_what_moves_a_cursor()
    {
        await using var server = Scripted(request => request.Path.Contains("/messages", StringComparison.Ordinal) ? new(200, $$"""{"items":[{{Message(1).Replace("and more", "\\u001b[31mred", StringComparison.Ordinal)}}],"hasOlder":false,"hasNewer":false}""") : null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("community", "read", "chess-club", "general", "-n", "5"));
        Assert.Contains("limit=5", server.Requests[^1].Path, StringComparison.Ordinal);
        string[] lines = server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(" bob: line 1", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\ufffd[31mred", lines[1], StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("community", "read", "chess-club", "general", "-n", "0"));
    }

    [Fact]
    public async Task Following_tells_each_message_once_and_in_order_though_the_connection_breaks()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var live = new LiveServer();
        string folder = Directory.CreateTempSubdirectory("lanstead-cli-").FullName;
        var environment = new Dictionary<string, string> { ["LANSTEAD_CONFIG"] = folder, ["LANSTEAD_SOCKET"] = Path.Combine(folder, "none.sock"), ["LANSTEAD_SERVER"] = live.Url };
        SignIns.Of(environment.GetValueOrDefault, TimeProvider.System).Keep(
            new ServerSignIn(live.Url, "bob@example.org", "bob", "token", "refresh", TimeProvider.System.GetUtcNow().AddHours(1)), current: true);
        var output = new StoppingWriter("line 6", stop);
        var terminal = new Terminal(output, TextWriter.Null, TextReader.Null, Colour: false, environment.GetValueOrDefault, TimeProvider.System);

        await CommandTree.RunAsync(["community", "read", "chess-club", "general", "--follow"], terminal, stop.Token);

        Assert.Equal(["line 2", "line 3", "line 4", "line 5", "line 6"], output.ToString().Split('\n').Where(line => line.Contains(": line", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("line", StringComparison.Ordinal))..].TrimEnd()));
        Directory.Delete(folder, recursive: true);
    }

    private static string Message(int seq) => Line.Replace("SEQ", seq.ToString(provider: null), StringComparison.Ordinal);

    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?> answer)
    {
        var server = new ScriptedServer(request => answer(request)
            ?? (request.Path.EndsWith("/channels", StringComparison.Ordinal) ? new(200, Channels) : request.Path.StartsWith("/v1/tenants", StringComparison.Ordinal) ? new(200, Spaces) : ServerReply.Problem(404, "not_found")));
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        return server;
    }

    /// <summary>Ends the command once it has written what the test waits for.</summary>
    private sealed class StoppingWriter(string last, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(last, StringComparison.Ordinal) == true)
                stop.Cancel();
        }
    }

    /// <summary>A server with live messages, whose first connection breaks.</summary>
    private sealed class LiveServer : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _running;
        private int _connections;

        public LiveServer()
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            free.Stop();
            _listener.Prefixes.Add(Url + "/");
            _listener.Start();
            _running = ServeAsync();
        }

        public string Url { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            // A wait for a request that begins in the very moment of the closing is never ended by the listener.
            await Task.WhenAny(_running, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                if (context.Request.IsWebSocketRequest)
                {
                    await ConnectedAsync((await context.AcceptWebSocketAsync(null)).WebSocket);
                    continue;
                }
                string path = context.Request.Url!.PathAndQuery;
                string body = path.Contains("after=3", StringComparison.Ordinal) ? Page(4, 5)
                    : path.Contains("after=", StringComparison.Ordinal) ? Page()
                    : path.Contains("/messages", StringComparison.Ordinal) ? Page(2)
                    : path.EndsWith("/channels", StringComparison.Ordinal) ? Channels : Spaces;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }

        private async Task ConnectedAsync(WebSocket socket)
        {
            const string Subscribed = """{"type":"subscribed","id":"1-1","resumed":false,"spaces":[],"channels":["c1"],"refused":[]}""";
            _connections++;
            await socket.ReceiveAsync(new byte[1024], CancellationToken.None);
            // Its question after history must be answered before more comes.
            await SendAsync(socket, _connections == 1 ? $"[{Subscribed},{Live(3)}]" : $"[{Subscribed},{Live(5)},{Live(6)}]");
            if (_connections == 1)
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "", CancellationToken.None);
        }

        private static string Live(int seq) => $$"""{"id":"1-{{seq}}","type":"chat_message","event":"created","message":{{Message(seq)}}}""";

        private static string Page(params int[] seqs) => $$"""{"items":[{{string.Join(',', seqs.Select(Message))}}],"hasOlder":false,"hasNewer":false}""";

        private static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
    }
}
