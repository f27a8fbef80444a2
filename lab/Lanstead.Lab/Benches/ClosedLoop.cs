namespace Lanstead.Lab.Benches;

/// <summary>Clients that send their next request as soon as the last one is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs the clients for a while; returns the times of each route, by its place in <paramref name="routes"/>.</summary>
    public static async Task<Latencies[]> RunAsync(HttpClient client, IReadOnlyList<BenchRoute> routes, int clients, TimeSpan time, CancellationToken cancellation)
    {
        Latencies[] seen = [.. routes.Select(_ => new Latencies())];
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(ClientAsync));
        return seen;

        async Task ClientAsync(int number)
        {
            // Seeded: each run asks for the same things in the same order.
            Random random = new(number);
            while (TimeProvider.System.GetElapsedTime(start) < time)
            {
                int at = random.Next(routes.Count);
                using HttpRequestMessage request = routes[at].Make(random);
                long sent = TimeProvider.System.GetTimestamp();
                using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellation);
                seen[at].Add(TimeProvider.System.GetElapsedTime(sent), body.Length, answer.IsSuccessStatusCode && routes[at].IsRight(body));
            }
        }
    }
}
