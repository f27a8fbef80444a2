using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.Policies;

/// <summary>A policy that somebody would like to have: as text or in pieces.</summary>
/// <param name="Text">YAML.</param>
/// <param name="Document">In pieces; comments of the text are lost.</param>
internal sealed record PolicyDraft(string? Text, PolicyDocumentView? Document)
{
    /// <summary>Reads it, with the text to store.</summary>
    public (PolicyDocument? Document, string Text, IReadOnlyList<PolicyProblem> Problems) Read()
    {
        if ((Text is null) == (Document is null))
            return (null, "", [new PolicyProblem(1, "Give the text or the document, one of both.")]);
        (PolicyDocument? read, IReadOnlyList<PolicyProblem> problems) = Text is not null ? PolicyText.Read(Text) : Document!.Read();
        return read is null ? (null, "", problems) : (read, Text ?? PolicyText.Write(read), problems);
    }

    /// <summary>What is wrong, for a person: each with its line, where there are lines.</summary>
    public Failure Invalid(IReadOnlyList<PolicyProblem> problems)
    {
        string[] messages = [.. problems.Select(problem => Text is null ? problem.Message : $"Line {problem.Line}: {problem.Message}")];
        return new Failure("policy.invalid", messages[0]) { Errors = new Dictionary<string, string[]> { [Text is null ? "document" : "text"] = messages } };
    }
}
