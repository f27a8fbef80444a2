namespace Lanstead.Declarations;

/// <summary>What became of applying a declaration.</summary>
/// <param name="Done">What was done, in this order.</param>
/// <param name="Refused">What the server refused; null: nothing. Nothing was tried after it.</param>
/// <param name="Why">Why.</param>
/// <param name="Open">What was not done any more, or left, or removed only when that is meant.</param>
/// <param name="Told">What people must know now, such as a secret that is shown once.</param>
public sealed record Applied(IReadOnlyList<DeclarationStep> Done, DeclarationStep? Refused, string? Why, IReadOnlyList<DeclarationStep> Open, IReadOnlyList<string> Told);

/// <summary>Tells what a space is, in what it differs from its declaration, and makes it so.</summary>
public sealed class SpaceDeclarations(ISpaceApi api, string space)
{
    // What is removed may stand in the way of what is made; what a new network begins with is removed in the end where it is not wanted.
    private static readonly Stage[] s_order = [Stage.Removals, Stage.Networks, Stage.Channels, Stage.Rest, Stage.Removals];

    /// <summary>What the space is.</summary>
    /// <exception cref="RefusedException">It cannot be read.</exception>
    public async Task<Declaration> ExportAsync(CancellationToken stop) => new((await ReadAsync(stop)).Root);

    /// <summary>In what it differs.</summary>
    /// <exception cref="RefusedException">It cannot be read.</exception>
    public async Task<IReadOnlyList<DeclarationStep>> DiffAsync(Declaration wanted, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Plan.Of(await ReadAsync(stop), wanted);
    }

    /// <summary>Makes it so, up to the first refusal.</summary>
    /// <param name="wanted">What it shall be.</param>
    /// <param name="prune">Whether what is not in the declaration is removed.</param>
    /// <param name="stop">Stops between two steps.</param>
    /// <exception cref="RefusedException">It cannot be read.</exception>
    public async Task<Applied> ApplyAsync(Declaration wanted, bool prune, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        List<DeclarationStep> plan = Plan.Of(await ReadAsync(stop), wanted), done = [];
        var told = new List<string>();
        bool isStale = false;
        foreach (Stage stage in s_order)
        {
            // What was made has an id now, and things in it.
            if (isStale)
                plan = Plan.Of(await ReadAsync(stop), wanted);
            isStale = false;
            foreach (DeclarationStep step in plan.Where(step => step.Stage == stage && IsMeant(step, prune) && !done.Contains(step)).ToList())
            {
                try
                {
                    if (await step.Run(api, stop) is { } news)
                        told.Add(news);
                }
                catch (RefusedException e)
                {
                    return new Applied(done, step, e.Message, [.. plan.Where(other => other != step && !done.Contains(other))], told);
                }
                done.Add(step);
                isStale |= stage is Stage.Networks or Stage.Channels or Stage.Removals;
            }
        }
        return new Applied(done, null, null, [.. plan.Where(step => !done.Contains(step))], told);
    }

    /// <summary>Whether applying does it.</summary>
    public static bool IsMeant(DeclarationStep step, bool prune)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Kind is StepKind.Create or StepKind.Change || (prune && step.Kind == StepKind.Remove);
    }

    private Task<Snapshot> ReadAsync(CancellationToken stop) => new SpaceReader(api, space).ReadAsync(stop);
}
