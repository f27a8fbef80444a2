namespace Lanstead.Declarations;

/// <summary>What is wrong with a declaration, and where.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The place in it, counted from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record DeclarationProblem(int Line, int Column, string Message);
