using System.Text;

namespace Lanstead.Cli.Output;

/// <summary>Aligned columns without borders, two spaces apart; nothing after the last cell of a row.</summary>
internal sealed class Columns
{
    private const string Gap = "  ";

    private readonly List<Cell[]> _rows = [];

    public void Add(params Cell[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter writer, bool colour, string indent = "")
    {
        int count = _rows.Count == 0 ? 0 : _rows.Max(row => row.Length);
        int[] widths = new int[count];
        foreach (Cell[] row in _rows)
        {
            for (int i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Text.Length);
        }
        foreach (Cell[] row in _rows)
        {
            var line = new StringBuilder(indent);
            int last = Array.FindLastIndex(row, cell => cell.Text.Length > 0);
            for (int i = 0; i <= last; i++)
            {
                if (i > 0)
                    line.Append(Gap);
                line.Append(Ansi.Paint(row[i].Text, row[i].Tone, colour));
                if (i < last)
                    line.Append(' ', widths[i] - row[i].Text.Length);
            }
            writer.WriteLine(line.ToString());
        }
    }
}

/// <summary>One cell: text that is safe to print, and how it is meant.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(Human.Safe(text));
}
