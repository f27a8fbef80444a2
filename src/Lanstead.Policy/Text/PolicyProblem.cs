namespace Lanstead.Policy.Text;

/// <summary>What is wrong with a policy's text, and where.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record PolicyProblem(int Line, string Message);
