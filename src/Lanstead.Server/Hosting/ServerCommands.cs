using Lanstead.Server.Guards;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.PrivatePostgres;

namespace Lanstead.Server.Hosting;

/// <summary>The program's verbs: <c>serve</c> (default), <c>check</c>, <c>migrate</c>, <c>health</c>, <c>openapi</c>, <c>audit verify</c>, <c>admin</c>, <c>help</c>.</summary>
internal static class ServerCommands
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        (string verb, string[] rest) = args is [var first, ..] && !first.StartsWith('-') ? (first, args[1..]) : ("serve", args);
        try
        {
            switch (verb)
            {
                case "serve":
                    return await ServeAsync(SettingsLoader.Load(rest, Environment.GetEnvironmentVariables()));
                case "migrate":
                    return await MigrateAsync(SettingsLoader.Load(rest, Environment.GetEnvironmentVariables()));
                case "health":
                    return await HealthAsync(SettingsLoader.Load(rest, Environment.GetEnvironmentVariables()));
                case "openapi":
                    return await OpenApiAsync(SettingsLoader.Load(rest, Environment.GetEnvironmentVariables()));
                case "check":
                    return await CheckCommand.RunAsync(rest);
                case "audit":
                    return await AuditCommand.RunAsync(rest);
                case "admin":
                    return await AdminCommand.RunAsync(rest);
                case "help":
                    return await HelpAsync();
                default:
                    await Terminal.ErrorAsync($"lanstead-server: there is no command {verb}. Run `lanstead-server help`.");
                    return Usage;
            }
        }
        catch (SettingsException e)
        {
            await Terminal.ErrorAsync($"lanstead-server cannot start: {e.Message}");
            return Usage;
        }
        catch (MigrationException e)
        {
            await Terminal.ErrorAsync($"lanstead-server cannot start: {e.Message}");
            return Failed;
        }
    }

    private static async Task<int> ServeAsync(ServerSettings settings)
    {
        ProductionGuards.Demand(GuardReport.Of(settings.IsProduction, SettingGuards.Look(settings)));
        await using WebApplication app = ServerHost.Build(settings);
        var postgres = app.Services.GetRequiredService<PrivateDatabase>();
        try
        {
            await app.Services.GetRequiredService<Startup>().PrepareAsync(app.Lifetime.ApplicationStopping);
            ProductionGuards.Demand(await app.Services.GetRequiredService<ProductionGuards>().LookAsync(app.Lifetime.ApplicationStopping));
            await app.RunAsync();
            return Ok;
        }
        finally
        {
            await postgres.StopPostgresAsync();
        }
    }

    private static async Task<int> MigrateAsync(ServerSettings settings)
    {
        await using WebApplication app = ServerHost.Build(settings);
        bool wasRunning = app.Services.GetRequiredService<PrivateDatabase>().IsRunning;
        int applied = await app.Services.GetRequiredService<Startup>().MigrateAsync(CancellationToken.None);
        if (!wasRunning)
            await app.Services.GetRequiredService<PrivateDatabase>().StopPostgresAsync();
        await Terminal.LineAsync($"{applied} migration(s) applied; the schema is up to date.");
        return Ok;
    }

    private static async Task<int> HealthAsync(ServerSettings settings)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(FromHere(settings.Listen), "/readyz"));
            await Terminal.LineAsync(response.IsSuccessStatusCode ? "ready" : $"not ready: {await response.Content.ReadAsStringAsync()}");
            return response.IsSuccessStatusCode ? Ok : Failed;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Terminal.ErrorAsync($"lanstead-server does not answer at {settings.Listen}: {e.Message}");
            return Failed;
        }
    }

    /// <summary>Where this machine reaches what listens there: "every address" is none that can be called.</summary>
    internal static Uri FromHere(Uri listen)
    {
        string host = listen.Host switch
        {
            "0.0.0.0" => "127.0.0.1",
            "[::]" => "[::1]",
            _ => listen.Host,
        };
        return new UriBuilder(listen) { Host = host }.Uri;
    }

    // Prints the API's description; docs/openapi.json is its output.
    private static async Task<int> OpenApiAsync(ServerSettings settings)
    {
        await using WebApplication app = ServerHost.Build(settings);
        await Terminal.LineAsync(await OpenApi.WriteAsync(app.Services, CancellationToken.None));
        return Ok;
    }

    private static async Task<int> HelpAsync()
    {
        await Terminal.LineAsync("lanstead-server serve | check [--json] | migrate | health | openapi | audit verify [--json] [--heads FILE] | admin VERB | help   [--setting value]…\n\nSettings, as a flag, an environment variable, or a file (…_FILE, …-file):\n");
        foreach (Setting setting in SettingTable.All.Concat(SettingTable.Families.SelectMany(f => f.Shown)))
            await Terminal.LineAsync($"  {setting.Flag}, {setting.Variable}\n      {setting.Meaning} Default: {setting.Default}.");
        return Ok;
    }
}
