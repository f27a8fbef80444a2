using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary>What this machine exposes, in <c>lanstead status</c>.</summary>
internal static class ExposedLines
{
    public static void Write(Terminal terminal, IReadOnlyCollection<StatusExposure> exposures)
    {
        if (exposures.Count == 0)
            return;
        var table = new Columns();
        foreach (StatusExposure one in exposures)
        {
            (string word, Tone tone) = one switch { { Open: false } => ("not open", Tone.Bad), { Detail.Length: > 0 } => ("open", Tone.Attention), _ => ("open", Tone.Good) };
            table.Add("", one.Name, $"{one.Public}, {one.Ports}", one.Target.Length > 0 ? $"to {one.Target}" : "", new Cell(word, tone));
        }
        table.WriteTo(terminal.Out, terminal.Colour);
        foreach (StatusExposure one in exposures.Where(one => one.Detail.Length > 0))
            terminal.Out.WriteLine($"  {Human.Safe(one.Name)}: {Human.Safe(one.Detail)}");
    }
}
