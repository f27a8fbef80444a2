using System.Text.Json;
using Lanstead.Server.Features.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Hosting;

/// <summary><c>lanstead-server check</c> and <c>audit verify</c> as programs: what they print and how they end.</summary>
public sealed class ServerCommandTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Check_names_the_open_guard_and_ends_with_1()
    {
        (int exit, string output, string errors) = await ServerCommand.RunAsync(_server, "check", "--json", "--public-url", "http://vpn.example.org");

        Assert.Equal((1, ""), (exit, errors));
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((1, "production", false), (report.GetProperty("schema").GetInt32(), report.GetProperty("environment").GetString(), report.GetProperty("isReady").GetBoolean()));
        JsonElement tls = Assert.Single(report.GetProperty("guards").EnumerateArray(), guard => guard.GetProperty("name").GetString() == "tls");
        Assert.Equal("open", tls.GetProperty("state").GetString());
        Assert.NotEqual("", tls.GetProperty("whatToDo").GetString());

        (exit, output, _) = await ServerCommand.RunAsync(_server, "check", "--public-url", "http://vpn.example.org");
        Assert.Equal(1, exit);
        Assert.Contains("OPEN    tls", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N4_audit_verify_ends_with_0_when_all_is_whole_and_names_the_row_that_was_altered()
    {
        await _server.RegisterAsync();
        await _server.App.Services.GetRequiredService<AuditSealer>().SealAsync(TestContext.Current.CancellationToken);
        (int exit, string output, string errors) = await ServerCommand.RunAsync(_server, "audit", "verify", "--json");
        Assert.Equal((0, ""), (exit, errors));
        JsonElement proof = JsonDocument.Parse(output).RootElement;
        Assert.True(proof.GetProperty("isWhole").GetBoolean());
        Assert.True(proof.GetProperty("rows").GetInt64() > 0);

        string heads = Path.Combine(_server.DataFolder, "heads.json");
        Assert.Equal(0, (await ServerCommand.RunAsync(_server, "audit", "verify", "--heads", heads)).Exit);
        Assert.StartsWith("[{", await File.ReadAllTextAsync(heads, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        long altered = (long)(await _server.SqlAsync("UPDATE audit SET action = 'nothing.happened' WHERE id = (SELECT min(audit_id) FROM audit_seals) RETURNING id"))!;
        (exit, output, _) = await ServerCommand.RunAsync(_server, "audit", "verify", "--json");
        Assert.Equal(1, exit);
        Assert.Contains(JsonDocument.Parse(output).RootElement.GetProperty("faults").EnumerateArray(), fault => fault.GetProperty("auditId").GetInt64() == altered);
        (exit, _, errors) = await ServerCommand.RunAsync(_server, "audit", "verify");
        Assert.Equal(1, exit);
        Assert.Contains($"row {altered}", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await ServerCommand.RunAsync(_server, "audit", "prove")).Exit);
    }
}
