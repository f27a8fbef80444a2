using System.Collections.Concurrent;
using System.Globalization;
using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>Token buckets, one for each rule and whoever it counts.</summary>
/// <remarks>Thread-safe. In memory, per replica. The table is bounded: full buckets say nothing and are dropped.</remarks>
internal sealed class RateBuckets<TKey>(TimeProvider time)
    where TKey : notnull
{
    private const int MaxBuckets = 100_000;

    private readonly ConcurrentDictionary<(TKey Key, string Rule), Bucket> _buckets = new();

    /// <summary>Takes a token; or says how long until there is one.</summary>
    public TimeSpan Take(TKey key, RateRule rule)
    {
        if (_buckets.Count > MaxBuckets)
            DropFull();
        return _buckets.GetOrAdd((key, rule.Route ?? ""), _ => new Bucket(rule, time.GetTimestamp())).Take(time);
    }

    private void DropFull()
    {
        foreach (((TKey, string) key, Bucket bucket) in _buckets)
        {
            if (bucket.IsFull(time))
                _buckets.TryRemove(key, out _);
        }
    }

    private sealed class Bucket(RateRule rule, long made)
    {
        private readonly Lock _lock = new();
        private double _tokens = rule.Burst;
        private long _at = made;

        public TimeSpan Take(TimeProvider time)
        {
            lock (_lock)
            {
                Refill(time);
                // A sum of fractions may miss one by a hair, and then who waited as long as was told would be refused again.
                if (_tokens >= 1 - 1e-9)
                {
                    _tokens = Math.Max(0, _tokens - 1);
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

/// <summary>The answer to who asks too often.</summary>
internal static class RateRefusal
{
    public static Task WriteAsync(HttpContext context, TimeSpan wait, string from)
    {
        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemAnswer.WriteAsync(context, new Failure("rate.limited", $"Too many requests from your {from}. Wait {seconds} s."));
    }
}
