using System.Text.Json;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Http;
using Lanstead.Server.Storage.PrivatePostgres;

namespace Lanstead.Server.Hosting;

/// <summary><c>lanstead-server audit verify [--json] [--heads FILE]</c>: follows the audit's chain, beside a running server or alone.</summary>
/// <remarks>With <c>--heads</c> the ends of all chains are compared with those in the file, and written there anew: kept on another machine, they show what was cut off.</remarks>
internal static class AuditCommand
{
    private const int Ok = 0;
    private const int Altered = 1;
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["verify", .. var rest])
        {
            await Terminal.ErrorAsync("lanstead-server: audit verify [--json] [--heads FILE] [--setting value]…");
            return Usage;
        }
        (bool json, rest) = Terminal.TakeJson(rest);
        string? file = null;
        if (rest is ["--heads", var path, .. var after])
            (file, rest) = (path, after);
        ServerSettings settings = SettingsLoader.Load(rest, Environment.GetEnvironmentVariables());
        if (json)
            settings = settings with { LogLevel = LogLevel.None };
        List<AuditHead> kept = Read(file);
        await using WebApplication app = ServerHost.Build(settings);
        var postgres = app.Services.GetRequiredService<PrivateDatabase>();
        bool wasRunning = postgres.IsRunning;
        try
        {
            await app.Services.GetRequiredService<Startup>().OpenAsync(CancellationToken.None);
            AuditProof proof = await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(kept, CancellationToken.None);
            return await TellAsync(proof, file, json);
        }
        finally
        {
            if (!wasRunning)
                await postgres.StopPostgresAsync();
        }
    }

    private static async Task<int> TellAsync(AuditProof proof, string? file, bool json)
    {
        if (json)
            await Terminal.LineAsync(JsonSerializer.Serialize(new { schema = 1, proof.IsWhole, proof.Chains, proof.Rows, proof.Waiting, proof.Faults }, JsonRules.Stored));
        foreach (AuditFault fault in json ? [] : proof.Faults)
            await Terminal.ErrorAsync($"{fault.Fault}: chain {fault.Chain}, position {fault.Position?.ToString(provider: null) ?? "-"}, row {fault.AuditId?.ToString(provider: null) ?? "-"}: {fault.Detail}");
        if (!proof.IsWhole)
        {
            await Terminal.ErrorAsync($"The audit is not as it was written: {proof.Faults.Count} fault(s) in {proof.Rows} rows.");
            return Altered;
        }
        // Only what was found whole is worth to be kept.
        if (file is not null)
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(proof.Heads, JsonRules.Stored) + "\n");
        if (!json)
            await Terminal.LineAsync($"The audit is whole: {proof.Rows} rows in {proof.Chains} chain(s), {proof.Waiting} not sealed yet.");
        return Ok;
    }

    private static List<AuditHead> Read(string? file)
    {
        if (file is null || !File.Exists(file))
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<AuditHead>>(File.ReadAllText(file), JsonRules.Stored) ?? [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{file} holds no heads that this program wrote: {e.Message}");
        }
    }
}
