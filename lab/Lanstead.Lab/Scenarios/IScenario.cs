using Lanstead.Lab.Figures;

namespace Lanstead.Lab.Scenarios;

/// <summary>A course of events on lab machines that ends in figures.</summary>
internal interface IScenario
{
    /// <summary>As typed after <c>lab/run</c>.</summary>
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Summary { get; }

    /// <summary>Plays it; every figure goes to <paramref name="table"/>, every step to <paramref name="progress"/>.</summary>
    Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation);
}
