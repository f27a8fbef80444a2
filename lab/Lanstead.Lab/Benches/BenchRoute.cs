using System.Text;

namespace Lanstead.Lab.Benches;

/// <summary>One kind of request of a bench.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Make">Makes the next request; called by many at once, each with its own numbers.</param>
/// <param name="Marker">Text that stands once in each object of the answer.</param>
/// <param name="Objects">How many objects a right answer has.</param>
internal sealed record BenchRoute(string Name, Func<Random, HttpRequestMessage> Make, string Marker, int Objects)
{
    private readonly byte[] _marker = Encoding.ASCII.GetBytes(Marker);

    /// <summary>True when the answer has as many objects as it should: cheap, since the bench runs on the cores that it measures.</summary>
    public bool IsRight(ReadOnlySpan<byte> body)
    {
        int found = 0;
        for (int at; (at = body.IndexOf(_marker)) >= 0; body = body[(at + _marker.Length)..])
        {
            found++;
        }

        return found == Objects;
    }

    /// <summary>GET of one of the paths.</summary>
    public static BenchRoute Get(string name, IReadOnlyList<string> paths, string marker, int objects) =>
        new($"GET {name}", random => new HttpRequestMessage(HttpMethod.Get, new Uri(paths[random.Next(paths.Count)], UriKind.Relative)), marker, objects);
}
