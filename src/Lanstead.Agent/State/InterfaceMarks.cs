namespace Lanstead.Agent.State;

/// <summary>The interfaces that bear our mark; the file <c>marks.json</c>. One of such a name without the mark is somebody else's.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Names">Their names.</param>
internal sealed record InterfaceMarks(int Schema, IReadOnlyList<string> Names)
{
    public static InterfaceMarks Empty { get; } = new(1, []);
}
