namespace Lanstead.Server.Http;

/// <summary>One kind of refusal. <c>docs/problems/&lt;Code&gt;.md</c> explains it.</summary>
/// <param name="Code">Dotted, lower case, never changed once shipped.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">Short, the same for every occurrence.</param>
internal sealed record ProblemKind(string Code, int Status, string Title);
