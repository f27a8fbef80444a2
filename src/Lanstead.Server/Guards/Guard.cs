namespace Lanstead.Server.Guards;

/// <summary>How a guard stands.</summary>
internal enum GuardState
{
    /// <summary>As it should be.</summary>
    Closed,

    /// <summary>Worth a look; stops nothing.</summary>
    Notice,

    /// <summary>In production, the server does not start.</summary>
    Open,
}

/// <summary>One thing that must be right before strangers reach the server.</summary>
/// <param name="Name">One word, for programs.</param>
/// <param name="State">How it stands.</param>
/// <param name="Why">What was found.</param>
/// <param name="WhatToDo">The next step; empty when there is none.</param>
internal sealed record Guard(string Name, GuardState State, string Why, string WhatToDo)
{
    public static Guard Passed(string name, string why) => new(name, GuardState.Closed, why, "");
}

/// <summary>All guards.</summary>
/// <param name="Environment"><c>production</c> or <c>development</c>.</param>
/// <param name="IsReady">True when none is open.</param>
/// <param name="Guards">One row each.</param>
internal sealed record GuardReport(string Environment, bool IsReady, IReadOnlyList<Guard> Guards)
{
    public static GuardReport Of(bool isProduction, IReadOnlyList<Guard> guards) => new(isProduction ? "production" : "development", !guards.Any(g => g.State == GuardState.Open), guards);
}
