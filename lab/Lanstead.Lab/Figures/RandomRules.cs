using System.Text;
using Lanstead.Policy;

namespace Lanstead.Lab.Figures;

/// <summary>Policies and flows out of a seed, such that rules often match.</summary>
public static class RandomRules
{
    private static readonly string[] s_tags = ["server", "game", "lab"];

    /// <summary>Tags for a device.</summary>
    public static string[] Tags(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [.. s_tags.Where(_ => random.Next(3) == 0)];
    }

    /// <summary>A policy about devices of these names.</summary>
    /// <param name="random">The seed.</param>
    /// <param name="names">The devices' names.</param>
    /// <param name="lans">Names of LANs behind them.</param>
    public static string Policy(Random random, IReadOnlyList<string> names, IReadOnlyList<string>? lans = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(names);
        var text = new StringBuilder(random.Next(4) == 0 ? "default: allow\n" : "default: deny\n");
        text.Append("rules:\n");
        for (int rules = random.Next(2, 8); rules > 0; rules--)
        {
            text.Append(random.Next(4) == 0 ? "  - deny: " : "  - allow: ").Append(Selectors()).Append('\n').Append("    to: ").Append(Selectors(lans)).Append('\n');
            if (random.Next(4) != 0)
                text.Append("    ports: [").AppendJoin(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Service())).Append("]\n");
        }
        return text.ToString();

        string Selectors(IReadOnlyList<string>? of = null) => $"[{string.Join(", ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => Selector(of)))}]";

        string Selector(IReadOnlyList<string>? of) => random.Next(of is null ? 3 : 5) switch
        {
            0 => "everyone",
            1 => $"tag:{s_tags[random.Next(3)]}",
            2 => $"device:{names[random.Next(names.Count)]}",
            _ => $"lan:{of![random.Next(of.Count)]}",
        };

        string Service()
        {
            int first = random.Next(3) == 0 ? random.Next(1, 30_000) : random.Next(20, 40);
            return random.Next(6) switch { 0 => "icmp", 1 => "tcp", 2 => $"udp/{first}-{first + random.Next(20)}", 3 => $"{first}", _ => $"{(random.Next(2) == 0 ? "tcp" : "udp")}/{first}" };
        }
    }

    /// <summary>A flow between two of so many machines, or to one of those behind them that send nothing.</summary>
    public static Flow Flow(Random random, int machines, int behind = 0)
    {
        ArgumentNullException.ThrowIfNull(random);
        int from = random.Next(machines), to = (from + random.Next(1, machines + behind)) % (machines + behind);
        ushort port = (ushort)(random.Next(3) == 0 ? random.Next(1, 30_000) : random.Next(20, 40));
        return random.Next(5) switch
        {
            0 => new Flow(from, to, PolicyProtocol.Icmp, 0),
            1 or 2 => new Flow(from, to, PolicyProtocol.Tcp, port),
            _ => new Flow(from, to, PolicyProtocol.Udp, port),
        };
    }
}
