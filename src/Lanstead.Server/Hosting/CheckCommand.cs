using System.Text.Json;
using Lanstead.Server.Guards;
using Lanstead.Server.Http;
using Lanstead.Server.Storage.PrivatePostgres;

namespace Lanstead.Server.Hosting;

/// <summary><c>lanstead-server check [--json]</c>: every guard, before starting or beside a running server. Exit code 1 while one is open.</summary>
internal static class CheckCommand
{
    private const int Ok = 0;
    private const int Open = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        (bool json, string[] rest) = Terminal.TakeJson(args);
        ServerSettings settings = SettingsLoader.Load(rest, Environment.GetEnvironmentVariables());
        if (json)
            settings = settings with { LogLevel = LogLevel.None };
        await using WebApplication app = ServerHost.Build(settings);
        // A private database that does not run is not started for this: what it holds is said at the start.
        bool asks = !settings.PrivateDatabase || app.Services.GetRequiredService<PrivateDatabase>().IsRunning;
        GuardReport report = asks
            ? await app.Services.GetRequiredService<ProductionGuards>().LookAsync(CancellationToken.None)
            : GuardReport.Of(settings.IsProduction, SettingGuards.Look(settings));
        if (json)
        {
            await Terminal.LineAsync(JsonSerializer.Serialize(new { schema = 1, report.Environment, report.IsReady, report.Guards }, JsonRules.Stored));
            return report.IsReady ? Ok : Open;
        }
        foreach (Guard guard in report.Guards)
        {
            string mark = guard.State switch { GuardState.Closed => "ok    ", GuardState.Notice => "notice", _ => "OPEN  " };
            await Terminal.LineAsync($"{mark}  {guard.Name,-16} {guard.Why}{(guard.WhatToDo.Length > 0 ? $"\n{"",26}{guard.WhatToDo}" : "")}");
        }
        string end = report.IsReady ? "Nothing is open." : settings.IsProduction ? "The server does not start like this." : "In production the server would not start like this.";
        await Terminal.LineAsync($"{report.Environment}: {end}");
        return report.IsReady ? Ok : Open;
    }
}
