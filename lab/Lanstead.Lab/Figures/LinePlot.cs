using System.Globalization;
using System.Text;

namespace Lanstead.Lab.Figures;

/// <summary>A line over a logarithmic axis, as SVG: for figures against a size.</summary>
internal static class LinePlot
{
    private const double Width = 640, Height = 320, Left = 60, Right = 24, Top = 44, Bottom = 52;

    /// <summary>Draws the points, whose first value is above zero; the other axis begins at zero.</summary>
    public static string Svg(string title, string across, string upwards, IReadOnlyList<(double X, double Y)> points)
    {
        double least = Math.Log10(points.Min(point => point.X)), most = Math.Log10(points.Max(point => point.X));
        double highest = Round(points.Max(point => point.Y) * 1.1);
        double X(double value) => Left + ((Math.Log10(value) - least) / Math.Max(most - least, 0.01) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (value / highest * (Height - Top - Bottom));
        StringBuilder svg = new();
        void Add(FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#334155">""");
        Add($"""<title>{title}</title><rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Add($"""<text x="{Left}" y="22" font-size="14" font-weight="bold">{title}</text>""");
        for (int step = 0; step <= 4; step++)
        {
            double value = highest * step / 4;
            Add($"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(value):0.#}" y2="{Y(value):0.#}" stroke="#e2e8f0"/><text x="{Left - 8}" y="{Y(value) + 4:0.#}" text-anchor="end">{value:0.##}</text>""");
        }

        foreach ((double x, double y) in points)
        {
            Add($"""<text x="{X(x):0.#}" y="{Height - Bottom + 18:0.#}" text-anchor="middle">{x:#,0}</text><text x="{X(x):0.#}" y="{Y(y) - 10:0.#}" text-anchor="middle">{y:0.#}</text>""");
        }

        Add($"""<polyline fill="none" stroke="#2563eb" stroke-width="2" points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")))}"/>""");
        foreach ((double x, double y) in points)
        {
            Add($"""<circle cx="{X(x):0.#}" cy="{Y(y):0.#}" r="4" fill="#2563eb"/>""");
        }

        Add($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle">{across}</text>""");
        Add($"""<text transform="translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{upwards}</text></svg>""");
        return svg.ToString();
    }

    // The next of 1, 2, 4, 5, 8 times a power of ten.
    private static double Round(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 0.001))));
        return power * new[] { 1.0, 2, 4, 5, 8, 10 }.First(digit => digit * power >= value);
    }
}
