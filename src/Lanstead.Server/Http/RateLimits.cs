using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Http;

/// <summary>Token buckets per client address and rule: a request must find a token in each bucket that concerns it.</summary>
/// <remarks>
/// Keyed by the matched route, so that spelling a path otherwise changes nothing; IPv6 clients are counted per /64, which one client owns whole.
/// In memory, per replica. The table of buckets is bounded: full ones say nothing and are dropped.
/// </remarks>
internal sealed class RateLimits
{
    private const int MaxBuckets = 100_000;

    private readonly RequestDelegate _next;
    private readonly TimeProvider _time;
    private readonly RateRule _general;
    private readonly Dictionary<string, RateRule> _strict;
    private readonly ConcurrentDictionary<(IPAddress Client, string Rule), Bucket> _buckets = new();

    public RateLimits(RequestDelegate next, ServerSettings settings, TimeProvider time)
    {
        _next = next;
        _time = time;
        _general = new RateRule(null, settings.RateLimitPerSecond * 60.0, settings.RateLimitBurst);
        double scale = Math.Max(1.0, (double)settings.RateLimitPerSecond / RateTable.ReferencePerSecond);
        _strict = RateTable.Strict.ToDictionary(r => r.Route!, r => r with { PerMinute = r.PerMinute * scale, Burst = (int)(r.Burst * scale) });
    }

    public Task InvokeAsync(HttpContext context)
    {
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        // By the path too, which no route or the web UI's may match: else guessing paths would be free.
        bool isApi = route?.StartsWith("/v1", StringComparison.Ordinal) == true || context.Request.Path.StartsWithSegments("/v1");
        if (!isApi)
            return _next(context);

        IPAddress client = ClientAddress.KeyOf(context.Connection.RemoteIpAddress);
        TimeSpan wait = Take(client, _general);
        if (wait == TimeSpan.Zero && _strict.TryGetValue($"{context.Request.Method} {route}", out RateRule? rule))
            wait = Take(client, rule);
        if (wait == TimeSpan.Zero)
            return _next(context);

        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemAnswer.WriteAsync(context, new Failure("rate.limited", $"Too many requests from your address. Wait {seconds} s."));
    }

    private TimeSpan Take(IPAddress client, RateRule rule)
    {
        if (_buckets.Count > MaxBuckets)
            DropFull();
        Bucket bucket = _buckets.GetOrAdd((client, rule.Route ?? ""), _ => new Bucket(rule, _time.GetTimestamp()));
        return bucket.Take(_time);
    }

    private void DropFull()
    {
        foreach (((IPAddress, string) key, Bucket bucket) in _buckets)
        {
            if (bucket.IsFull(_time))
                _buckets.TryRemove(key, out _);
        }
    }

    private sealed class Bucket(RateRule rule, long made)
    {
        private readonly Lock _lock = new();
        private double _tokens = rule.Burst;
        private long _at = made;

        /// <summary>Takes a token; or says how long until there is one.</summary>
        public TimeSpan Take(TimeProvider time)
        {
            lock (_lock)
            {
                Refill(time);
                if (_tokens >= 1)
                {
                    _tokens--;
                    return TimeSpan.Zero;
                }
                return TimeSpan.FromMinutes((1 - _tokens) / rule.PerMinute);
            }
        }

        public bool IsFull(TimeProvider time)
        {
            lock (_lock)
            {
                Refill(time);
                return _tokens >= rule.Burst;
            }
        }

        private void Refill(TimeProvider time)
        {
            long now = time.GetTimestamp();
            _tokens = Math.Min(rule.Burst, _tokens + (time.GetElapsedTime(_at, now).TotalMinutes * rule.PerMinute));
            _at = now;
        }
    }
}
