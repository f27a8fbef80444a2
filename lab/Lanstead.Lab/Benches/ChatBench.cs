using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Benches;

/// <summary>Many listeners in one channel over two servers on one database: does each get every message, once, in order, and how soon.</summary>
internal sealed class ChatBench : IScenario
{
    private const double LimitMilliseconds = 300;
    private const int People = 50;
    private static readonly TimeSpan s_away = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(3);

    public string Name => "bench-chat";

    public string Summary => "one channel over two servers: --listeners N (2000), --rate N messages a second (50), --seconds N (20), --restless N of a hundred listeners are cut twice and resume at the other server (10)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int listeners = options.Number("--listeners", 2000);
        int rate = options.Number("--rate", 50);
        int seconds = options.Number("--seconds", 20);
        int restless = options.Number("--restless", 10);
        options.RequirePrograms();
        await using Topology topology = await Topology.CreateAsync();
        LabHost host = await topology.AddAsync("server", subnet: 9);
        LabPostgres database = await LabPostgres.StartAsync(host.Machine, topology.Workspace.File("postgres"));
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_DATABASE"] = database.ConnectionString,
            ["LANSTEAD_RATE_LIMIT"] = "100000",
            ["LANSTEAD_RATE_BURST"] = "100000",
            // All listeners come from one address.
            ["LANSTEAD_CONNECTIONS_PER_ADDRESS"] = "100000",
            ["LANSTEAD_REGISTRATION"] = "open",
            ["LANSTEAD_LOG_LEVEL"] = "Warning",
        };
        string data = topology.Workspace.File("server-data");
        await using LabServer first = LabServer.StartOnMachine(options, host, data, 8080, settings);
        await using LabServer second = LabServer.StartOnMachine(options, host, data, 8081, settings);
        LabServer[] servers = [first, second];
        await Task.WhenAll(servers.Select(server => server.UntilReadyAsync(TimeSpan.FromSeconds(60), cancellation)));
        using LabApi api = await Stage.SignUpAsync(first.SetupToken() is null ? second : first, Account.Random("owner"), cancellation);
        SpaceAnswer space = await api.PostAsync<SpaceAnswer>("/v1/tenants", new { Name = "Chess club", Kind = "community", Access = "open" }, cancellation);
        string channel = (await api.GetAsync<ChannelsAnswer>($"/v1/tenants/{space.Id}/channels", cancellation)).Items[0].Id;
        progress.WriteLine($"{People} people join");
        // Some at a time: a password is hashed for each.
        var people = new HttpClient[People];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, People), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (number, stop) => people[number] = await JoinAsync(servers[number % 2], space.Id, number, stop));

        progress.WriteLine($"{listeners} connections");
        int messages = rate * seconds;
        var clock = new ChatClock(new long[messages], new long[messages]);
        using HttpMessageInvoker invoker = InvokerOf(host.Machine);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ChatListener[] all = [.. Enumerable.Range(0, listeners).Select(number => new ChatListener(
            (resume, time, stop) => OpenAsync(invoker, servers[(number + time) % 2], people[number % People], channel, resume, stop), clock))];
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = cancellation }, async (listener, stop) => await listener.OpenAsync(stop));
        Task[] reading = [.. all.Select((listener, number) => listener.RunAsync(number % 100 < restless ? Stays((double)number / listeners, seconds) : [], s_away, enough.Token))];
        await Task.Delay(s_settle, TimeProvider.System, cancellation);

        progress.WriteLine($"{rate} messages a second for {seconds} s");
        double[] busyBefore = [.. servers.Select(server => ProcessFigures.Of(server.Process).ProcessorSeconds)];
        long start = Stopwatch.GetTimestamp();
        int failed = await PostAsync(people, channel, clock, rate, cancellation);
        await Task.Delay(s_settle, TimeProvider.System, cancellation);
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ProcessFigures[] after = [.. servers.Select(server => ProcessFigures.Of(server.Process))];
        double busy = after.Select((figures, at) => figures.ProcessorSeconds - busyBefore[at]).Sum();
        await enough.CancelAsync();
        await Task.WhenAll(reading);

        float[] fromRequest = [.. all.SelectMany(listener => listener.FromRequest).Order()], fromAnswer = [.. all.SelectMany(listener => listener.FromAnswer).Order()];
        float[] answers = [.. clock.SentAt.Zip(clock.AnsweredAt).Where(one => one.Second > 0).Select(one => (float)Stopwatch.GetElapsedTime(one.First, one.Second).TotalMilliseconds).Order()];
        long received = all.Sum(listener => (long)listener.Received), wanted = (long)messages * listeners;
        int cut = all.Count(listener => listener.IsCut), notResumed = all.Sum(listener => listener.NotResumed);
        table.Add("from the sender's answer to each listener", $"p99 at most {LimitMilliseconds:0} ms", Percentiles(fromAnswer), At(fromAnswer, 0.99) <= LimitMilliseconds && fromAnswer.Length > 0);
        table.Add("from the sender's request to each listener", "told", Percentiles(fromRequest), true);
        table.Add("from request to answer", "told", Percentiles(answers), true);
        table.Add("delivered", $"{wanted}", $"{received}, {failed} not sent, {cut} connections cut", received == wanted && failed == 0 && cut == 0);
        table.Add("lost, doubled or out of order", "0", $"{all.Sum(listener => listener.OutOfOrder)}", all.All(listener => listener.OutOfOrder == 0));
        table.Add(
            "cut and back at the other server meanwhile", "each goes on where it stopped", $"{all.Sum(listener => listener.Returns)} times, {notResumed} began anew",
            notResumed == 0 && (restless == 0 || all.Sum(listener => listener.Returns) > 0));
        table.Add("processors busy", "told", $"{busy / took:0.00} for both servers, {all.Sum(listener => listener.Frames) / took / listeners:0.0} frames a second to each listener", true);
        table.Add("memory of the larger server", "told", $"{after.Max(figures => figures.ResidentMebibytes):0} MiB resident, {after.Max(figures => figures.AnonymousMebibytes):0} its own", true);
        string load = (await File.ReadAllTextAsync("/proc/loadavg", cancellation)).Split(' ')[0];
        table.Conclusion = $"{listeners} listeners and the database beside the servers on {Environment.ProcessorCount} processors, load average {load}";
        foreach (HttpClient client in people)
            client.Dispose();
    }

    // Until the first cut, and from the return to the second: both while messages come, each listener at a moment of its own.
    private static TimeSpan[] Stays(double share, int seconds) => [s_settle + TimeSpan.FromSeconds(seconds * 0.4 * share), TimeSpan.FromSeconds(seconds * 0.4)];

    private static async Task<HttpClient> JoinAsync(LabServer server, string space, int number, CancellationToken cancellation)
    {
        HttpClient client = server.CreateClient();
        using HttpResponseMessage made = await client.PostAsJsonAsync(
            "/v1/auth/register", new { Email = $"person{number}@example.org", Username = $"person{number}", Password = $"correct horse number {number} staple", Mode = "token" }, cancellation);
        made.EnsureSuccessStatusCode();
        JsonElement session = await made.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("accessToken").GetString());
        (await client.PostAsJsonAsync($"/v1/tenants/{space}/join", new { }, cancellation)).EnsureSuccessStatusCode();
        return client;
    }

    private static HttpMessageInvoker InvokerOf(Machine machine) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (context, stop) =>
        {
            Socket tcp = machine.InNetwork(() => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            await tcp.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(tcp, ownsSocket: true);
        },
    });

    private static async Task<ClientWebSocket> OpenAsync(HttpMessageInvoker invoker, LabServer server, HttpClient person, string channel, string? resume, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", person.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "/v1/ws" }.Uri, invoker, cancellation);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = "subscribe", channels = new[] { channel }, resume }), WebSocketMessageType.Text, true, cancellation);
        return socket;
    }

    // At fixed times, whether or not the ones before are answered.
    private static async Task<int> PostAsync(HttpClient[] people, string channel, ChatClock clock, int rate, CancellationToken cancellation)
    {
        var running = new List<Task<bool>>();
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; number < clock.SentAt.Length; number++)
        {
            TimeSpan early = TimeSpan.FromSeconds((double)number / rate) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellation);
            }

            running.Add(PostOneAsync(people[number % people.Length], channel, clock, number, cancellation));
        }

        return (await Task.WhenAll(running)).Count(sent => !sent);
    }

    private static async Task<bool> PostOneAsync(HttpClient person, string channel, ChatClock clock, int number, CancellationToken cancellation)
    {
        Volatile.Write(ref clock.SentAt[number], Stopwatch.GetTimestamp());
        using HttpResponseMessage answer = await person.PostAsJsonAsync(
            $"/v1/channels/{channel}/messages", new { Body = $"message {number}: knight to f3, and the server is up again", ClientId = $"bench-{number}" }, cancellation);
        Volatile.Write(ref clock.AnsweredAt[number], Stopwatch.GetTimestamp());
        return answer.IsSuccessStatusCode;
    }

    private static string Percentiles(float[] sorted) => $"p50 {At(sorted, 0.5):0} p95 {At(sorted, 0.95):0} p99 {At(sorted, 0.99):0} max {(sorted.Length == 0 ? 0 : sorted[^1]):0} ms";

    private static double At(float[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private sealed record SpaceAnswer(string Id);

    private sealed record ChannelAnswer(string Id);

    private sealed record ChannelsAnswer(IReadOnlyList<ChannelAnswer> Items);
}
