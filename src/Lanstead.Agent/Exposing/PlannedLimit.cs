namespace Lanstead.Agent.Exposing;

/// <summary>How much may go through some exposures together, at the public side.</summary>
/// <param name="Key">Of what it is: the same for all exposures that share it.</param>
/// <param name="RateInKbit">From callers to home, in kbit/s; 0: any.</param>
/// <param name="RateOutKbit">From home to callers; 0: any.</param>
/// <param name="Quota">Null: any.</param>
internal sealed record PlannedLimit(string Key, ulong RateInKbit, ulong RateOutKbit, PlannedQuota? Quota);

/// <summary>How much may go through in a period, both directions together.</summary>
/// <param name="AtBytes">Used up where this machine's counters come to this.</param>
/// <param name="ResetsAt">The period's end.</param>
/// <param name="PeriodBytes">What may go through in the next one, as long as nothing was heard of it.</param>
/// <param name="Suspends">Used up, the exposures are closed; else slow.</param>
internal sealed record PlannedQuota(ulong AtBytes, DateTimeOffset ResetsAt, ulong PeriodBytes, bool Suspends);

/// <summary>A limiter of the packet filter: of one direction, shared by all exposures that name it.</summary>
internal sealed record Limiter(string Key, bool In, ulong Kbit);
