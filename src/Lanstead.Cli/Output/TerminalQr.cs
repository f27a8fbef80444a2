using System.Text;
using QRCoder;

namespace Lanstead.Cli.Output;

/// <summary>A QR code out of half blocks, two rows of it in each line of text.</summary>
internal static class TerminalQr
{
    private const int QuietModules = 2;

    /// <summary>Dark on light whatever the terminal's colours are, where it takes colours; else the light parts are the blocks, as on a dark terminal.</summary>
    public static IEnumerable<string> Lines(string text, bool colour)
    {
        using var generator = new QRCodeGenerator();
        using QRCodeData code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L, forceUtf8: true);
        // The library's own frame of four light modules is twice what readers need of a screen.
        int frame = 4 - QuietModules;
        int size = code.ModuleMatrix.Count - (2 * frame);
        for (int row = 0; row < size; row += 2)
        {
            var line = new StringBuilder(colour ? "\e[30;107m" : "");
            for (int column = 0; column < size; column++)
            {
                bool upper = IsDark(row, column), lower = row + 1 < size && IsDark(row + 1, column);
                line.Append((upper == colour, lower == colour) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            }
            yield return line.Append(colour ? "\e[0m" : "").ToString();
        }

        bool IsDark(int row, int column) => code.ModuleMatrix[row + frame][column + frame];
    }
}
