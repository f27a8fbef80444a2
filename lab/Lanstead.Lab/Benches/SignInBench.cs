using System.Diagnostics;
using System.Net.Http.Json;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Scenarios;

namespace Lanstead.Lab.Benches;

/// <summary>How long people wait to get in: a fixed number of sign-ins a second, whether or not the ones before are done.</summary>
internal sealed class SignInBench : IScenario
{
    private const double LimitMilliseconds = 400;
    private const int People = 40;

    public string Name => "bench-sign-in";

    public string Summary => "sign-ins by password: --rate N a second (20), --seconds N (20), --processors N of the server (2)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int rate = options.Number("--rate", 20);
        int seconds = options.Number("--seconds", 20);
        int processors = options.Number("--processors", 2);
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_RATE_LIMIT"] = "100000",
            ["LANSTEAD_RATE_BURST"] = "100000",
            ["LANSTEAD_REGISTRATION"] = "open",
            ["LANSTEAD_LOG_LEVEL"] = "Warning",
            // Each person comes from an address of their own: many of one address at once are held back.
            ["LANSTEAD_TRUSTED_PROXIES"] = "0.0.0.0/0,::/0",
            // The runtime counts with so many, as on a machine that has no more.
            ["DOTNET_PROCESSOR_COUNT"] = $"{processors}",
        };
        await using Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        HttpClient client = stage.Api.Client;
        for (int i = 0; i < People; i++)
            (await client.PostAsJsonAsync("/v1/auth/register", new { Email = $"person{i}@example.org", Username = $"person{i}", Password = PasswordOf(i), Mode = "token" }, cancellation)).EnsureSuccessStatusCode();
        await SignInsAsync(client, rate, 5, cancellation);

        progress.WriteLine($"{rate} sign-ins a second for {seconds} s");
        int server = stage.Server.Process.Pid;
        double before = ProcessUse.ProcessorSeconds(server);
        (double[] times, int failed) = await SignInsAsync(client, rate, seconds, cancellation);
        Array.Sort(times);
        double p95 = At(times, 0.95);
        table.Add(
            "POST /v1/auth/sign-in", $"p95 at most {LimitMilliseconds:0} ms",
            $"p50 {At(times, 0.5):0} p95 {p95:0} p99 {At(times, 0.99):0} ms, {times.Length} sign-ins, {failed} failed", p95 <= LimitMilliseconds && failed == 0 && times.Length == rate * seconds);
        double each = 1000 * (ProcessUse.ProcessorSeconds(server) - before) / times.Length;
        table.Add("the server's part of a sign-in", "told", $"{each:0.0} ms of a processor, hash and all: {1000 / each * processors:0} a second on {processors}", true);
        table.Add("the server's memory", "told", $"{ProcessUse.ResidentMebibytes(server):0} MiB after, at most {ProcessUse.PeakMebibytes(server):0} MiB", true);
        string load = (await File.ReadAllTextAsync("/proc/loadavg", cancellation)).Split(' ')[0];
        table.Conclusion = $"the server counts with {processors} of {Environment.ProcessorCount} processors; clients and database beside it, load average {load}";
    }

    private static async Task<(double[] Times, int Failed)> SignInsAsync(HttpClient client, int rate, int seconds, CancellationToken cancellation)
    {
        var running = new List<Task<(double Milliseconds, bool Right)>>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate));
        for (int i = 0; i < rate * seconds && await timer.WaitForNextTickAsync(cancellation); i++)
            running.Add(SignInAsync(client, i % People, cancellation));
        (double Milliseconds, bool Right)[] all = await Task.WhenAll(running);
        return ([.. all.Select(one => one.Milliseconds)], all.Count(one => !one.Right));
    }

    private static async Task<(double Milliseconds, bool Right)> SignInAsync(HttpClient client, int person, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/auth/sign-in", UriKind.Relative))
        {
            Content = JsonContent.Create(new { Email = $"person{person}@example.org", Password = PasswordOf(person), Mode = "token" }),
        };
        request.Headers.Add("X-Forwarded-For", $"198.51.100.{person + 1}");
        using HttpResponseMessage answer = await client.SendAsync(request, cancellation);
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, answer.IsSuccessStatusCode);
    }

    private static string PasswordOf(int person) => $"correct horse number {person} staple";

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
