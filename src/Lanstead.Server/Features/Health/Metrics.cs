using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Features.Health;

/// <summary>Collects the process's own meters and writes them in Prometheus' text format.</summary>
/// <remarks>Only labels of a fixed, small set pass: nothing that a client or user chose ever becomes a label. Thread-safe.</remarks>
internal sealed class Metrics : IDisposable
{
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];
    private static readonly HashSet<string> Labels = ["http.request.method", "http.response.status_code", "http.route", "state", "db.client.connection.state"];
    // Seconds; Prometheus' own default buckets.
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Name, string Labels), Series> _series = new();

    public Metrics(IMeterFactory meters, ConnectionCaps caps)
    {
        Meter own = meters.Create("Lanstead.Server");
        own.CreateObservableGauge("process_open_fds", Descriptors.Open);
        own.CreateObservableGauge("process_max_fds", Descriptors.Most);
        own.CreateObservableCounter("lanstead_connections_refused", () => caps.Refused);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // A listener hears of every meter in the process; of those with our name only this server's counts.
            if (instrument.Meter == own || Meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Record(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Record(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Record(i, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (IGrouping<string, KeyValuePair<(string Name, string Labels), Series>> metric in _series.GroupBy(s => s.Key.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("# TYPE ").Append(metric.Key).Append(' ').Append(metric.First().Value.Kind).Append('\n');
            foreach (((string _, string labels), Series series) in metric)
                series.Write(text, metric.Key, labels);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach ((string key, object? tag) in tags)
        {
            if (Labels.Contains(key) && tag is not null)
                labels.Append(labels.Length > 0 ? "," : "").Append(key.Replace('.', '_')).Append("=\"").Append(Escape(Convert.ToString(tag, CultureInfo.InvariantCulture)!)).Append('"');
        }
        (string kind, bool adds) = instrument switch
        {
            Histogram<double> or Histogram<long> or Histogram<int> => ("histogram", true),
            Counter<long> or Counter<int> or Counter<double> => ("counter", true),
            ObservableCounter<long> => ("counter", false),
            UpDownCounter<long> or UpDownCounter<int> => ("gauge", true),
            _ => ("gauge", false),
        };
        string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (kind == "counter" ? "_total" : "");
        _series.GetOrAdd((name, labels.ToString()), _ => new Series(kind)).Add(value, adds);
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Series(string kind)
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[Bounds.Length];
        private double _sum;
        private long _count;

        public string Kind => kind;

        public void Add(double value, bool adds)
        {
            lock (_lock)
            {
                _sum = adds ? _sum + value : value;
                _count++;
                for (int i = 0; i < Bounds.Length; i++)
                {
                    if (value <= Bounds[i])
                        _buckets[i]++;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                string braces = labels.Length > 0 ? $"{{{labels}}}" : "";
                if (kind != "histogram")
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {_sum}\n");
                    return;
                }
                string comma = labels.Length > 0 ? "," : "";
                for (int i = 0; i < Bounds.Length; i++)
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{Bounds[i]}\"}} {_buckets[i]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {_count}\n{name}_sum{braces} {_sum}\n{name}_count{braces} {_count}\n");
            }
        }
    }
}
