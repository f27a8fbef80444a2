using System.Globalization;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Features.Retention;

/// <summary>For how many days history is kept where a space says nothing else.</summary>
/// <param name="Audit">The audit. A year, as most rules for it ask.</param>
/// <param name="Activity">The history of networks.</param>
/// <param name="Changes">What agents answered to changes.</param>
/// <param name="Sessions">Sessions that have ended, with address and program.</param>
/// <param name="Deliveries">What was sent to sinks.</param>
/// <param name="Messages">Chat, and what moderators did in it.</param>
/// <param name="Flows">Who connected to whom, in networks that log it. A week, and at most 90 days: it is about people.</param>
internal sealed record RetentionPolicy(int Audit = 365, int Activity = 365, int Changes = 90, int Sessions = 30, int Deliveries = 30, int Messages = 365, int Flows = 7)
{
    public const int LeastDays = 1;
    public const int MostDays = 3650;
    public const int MostFlowDays = 90;

    /// <summary>Of a text such as <c>audit=365,activity=90</c>.</summary>
    /// <exception cref="SettingsException">It is none.</exception>
    public static RetentionPolicy Parse(string? text)
    {
        var policy = new RetentionPolicy();
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool isDays = int.TryParse(part.Split('=')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= LeastDays and <= MostDays;
            policy = (isDays ? part.Split('=')[0] : "") switch
            {
                "audit" => policy with { Audit = days },
                "activity" => policy with { Activity = days },
                "changes" => policy with { Changes = days },
                "sessions" => policy with { Sessions = days },
                "deliveries" => policy with { Deliveries = days },
                "messages" => policy with { Messages = days },
                "flows" when days <= MostFlowDays => policy with { Flows = days },
                _ => throw new SettingsException($"LANSTEAD_RETENTION: {part} is not one of audit, activity, changes, sessions, deliveries, messages with {LeastDays} to {MostDays} days, or flows with at most {MostFlowDays}, such as audit=365."),
            };
        }
        return policy;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"audit={Audit},activity={Activity},changes={Changes},sessions={Sessions},deliveries={Deliveries},messages={Messages}");
}
