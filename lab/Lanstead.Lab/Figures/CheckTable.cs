using System.Text.Json;

namespace Lanstead.Lab.Figures;

/// <summary>The checks of one scenario, as a table for people and JSON for programs.</summary>
public sealed class CheckTable(string scenario)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<Check> _checks = [];

    /// <summary>Name of the scenario.</summary>
    public string Scenario => scenario;

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>True when there is a check, and none failed.</summary>
    public bool Passed => _checks.Count > 0 && _checks.All(check => check.Passed);

    /// <summary>Said after the name in the last line, if anything.</summary>
    public string Conclusion { get; set; } = "";

    /// <summary>Adds a check.</summary>
    public void Add(string name, string expected, string figure, bool passed) => _checks.Add(new(name, expected, figure, passed));

    /// <summary>Writes the table, each row with PASS or FAIL.</summary>
    public void Print(TextWriter output)
    {
        string[][] rows =
        [
            ["check", "expected", "figure", "result"],
            .. _checks.Select(check => new[] { check.Name, check.Expected, check.Figure, check.Passed ? "PASS" : "FAIL" }),
        ];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        output.WriteLine($"{(Passed ? "PASS" : "FAIL")} {scenario}{(Conclusion.Length > 0 ? ": " : "")}{Conclusion}");
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { Scenario, Passed, Checks }, Json);
}
