using System.Text;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Guards;

/// <summary>All guards: before the start, at <c>GET /v1/admin/readiness</c>, and by <c>lanstead-server check</c>.</summary>
/// <remarks>Uses the system role: administrators belong to no tenant.</remarks>
internal sealed class ProductionGuards(ServerSettings settings, DataSources sources)
{
    private const string Admins = "SELECT setup_completed_at IS NOT NULL, EXISTS (SELECT FROM users WHERE is_admin AND disabled_at IS NULL) FROM instance";

    /// <summary>Settings, files and database.</summary>
    public async Task<GuardReport> LookAsync(CancellationToken stop) => GuardReport.Of(settings.IsProduction, [.. SettingGuards.Look(settings), await AdminAsync(stop)]);

    /// <summary>Stops the start, in production, while one is open.</summary>
    /// <exception cref="SettingsException">One is.</exception>
    public static void Demand(GuardReport report)
    {
        if (report.Environment != "production" || report.IsReady)
            return;
        var text = new StringBuilder("this is production (LANSTEAD_ENVIRONMENT), and not everything is as it must be:");
        foreach (Guard guard in report.Guards.Where(g => g.State == GuardState.Open))
            text.Append("\n  ").Append(guard.Name).Append(": ").Append(guard.Why).Append("\n    ").Append(guard.WhatToDo);
        throw new SettingsException(text.Append("\n`lanstead-server check` tells all of it. To try things out: LANSTEAD_ENVIRONMENT=development.").ToString());
    }

    private async Task<Guard> AdminAsync(CancellationToken stop)
    {
        try
        {
            await using NpgsqlCommand command = sources.System.CreateCommand(Admins);
            await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
            bool isSetUp = await row.ReadAsync(stop) && row.GetBoolean(0);
            if (!isSetUp)
                return new("admin", GuardState.Notice, "Nobody has set the server up yet.", "Open the link that the server printed at its start: whoever has it becomes the administrator.");
            return row.GetBoolean(1)
                ? Guard.Passed("admin", "There is an administrator.")
                : new("admin", GuardState.Open, "Set-up is done, but no administrator is left.", "Make one on this machine: lanstead-server admin create.");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return new("admin", GuardState.Notice, "The database does not answer, so it is not known whether there is an administrator.", "Start the database, then look again.");
        }
    }
}

/// <summary>The guards for administrators.</summary>
internal static class GuardEndpoints
{
    public static IServiceCollection AddGuards(this IServiceCollection services) => services.AddSingleton<ProductionGuards>();

    public static void MapGuards(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/admin/readiness", async Task<Answer<GuardReport>> (ProductionGuards guards, CancellationToken stop) => await guards.LookAsync(stop))
            .Allow(Access.Admin).WithName("getReadiness").WithTags("admin").WithSummary("Whether the server is fit for strangers: one row for each guard");
}
