using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.PrivatePostgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Postgres.Server.Storage;

/// <summary>The private PostgreSQL when it, the server or both are killed, and when it is of another version.</summary>
public sealed class PrivateDatabaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_postmaster_means_503_until_the_server_has_started_it_again()
    {
        await using var server = new ServerProgram();
        await server.StartAsync(Cancellation);
        await server.SetUpAsync(Cancellation);
        int killed = server.Postmaster;
        // One of its processes lives on and holds the shared memory: PostgreSQL refuses to start until it is gone, so that "meanwhile" lasts as long as the test wants.
        int orphan = ChildOf(killed, "checkpointer");
        await ServerProgram.SignalAsync(orphan, "STOP");
        try
        {
            await ServerProgram.SignalAsync(killed, "KILL");
            await server.UntilAsync(HttpStatusCode.ServiceUnavailable, Cancellation);

            using HttpResponseMessage meanwhile = await server.Http.GetAsync("/v1/networks", Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, meanwhile.StatusCode);
            Assert.Equal("application/problem+json", meanwhile.Content.Headers.ContentType?.MediaType);
            using var anonymous = new HttpClient { BaseAddress = server.Http.BaseAddress };
            using HttpResponseMessage alive = await anonymous.GetAsync("/healthz", Cancellation);
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }
        finally
        {
            await ServerProgram.SignalAsync(orphan, "CONT");
        }

        await server.UntilAsync(HttpStatusCode.OK, Cancellation);
        using HttpResponseMessage after = await server.Http.GetAsync("/v1/networks", Cancellation);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(killed, server.Postmaster);
    }

    [Fact]
    public async Task A_killed_server_goes_on_with_its_data_whether_PostgreSQL_lived_on_or_not()
    {
        await using var server = new ServerProgram();
        await server.StartAsync(Cancellation);
        await server.SetUpAsync(Cancellation);
        using HttpResponseMessage made = await server.Http.PostAsJsonAsync("/v1/networks", new { name = "kept" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        int postmaster = server.Postmaster;

        // 1. PostgreSQL lives on and is taken over.
        await server.KillAsync(Cancellation);
        await server.StartAsync(Cancellation);
        Assert.Equal(postmaster, server.Postmaster);
        Assert.Equal("kept", await OnlyNetworkAsync(server));

        // 2. Both are killed.
        await server.KillAsync(Cancellation);
        await ServerProgram.SignalAsync(postmaster, "KILL");
        await server.StartAsync(Cancellation);
        Assert.NotEqual(postmaster, server.Postmaster);
        Assert.Equal("kept", await OnlyNetworkAsync(server));
    }

    [Fact]
    public async Task Data_of_another_PostgreSQL_is_refused_with_both_versions_and_the_way_out()
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-tests-").FullName;
        try
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
            string version = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName, "PG_VERSION");
            await File.WriteAllTextAsync(version, "9\n", Cancellation);
            using var database = new PrivateDatabase(SettingsLoader.Load(["--data", folder], new Dictionary<string, string>()), TimeProvider.System, NullLogger<PrivateDatabase>.Instance);

            var refused = await Assert.ThrowsAsync<SettingsException>(() => database.PrepareAsync(Cancellation));

            string installed = string.Join(", ", PostgresBinaries.Servers().Select(server => server.Major));
            Assert.Contains($"made by PostgreSQL 9, but this machine has {installed}.", refused.Message, StringComparison.Ordinal);
            Assert.Contains("apt-get install postgresql-9", refused.Message, StringComparison.Ordinal);
            Assert.Contains("pg_dump", refused.Message, StringComparison.Ordinal);
            Assert.Contains("pg_restore", refused.Message, StringComparison.Ordinal);
            Assert.Equal([version], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
            Assert.Equal("9\n", await File.ReadAllTextAsync(version, Cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> OnlyNetworkAsync(ServerProgram server)
    {
        await server.SignInAsync(Cancellation);
        JsonElement page = await server.Http.GetFromJsonAsync<JsonElement>("/v1/networks", Cancellation);
        return Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("name").GetString();
    }

    // By /proc: PostgreSQL writes what a process is for over its argv.
    private static int ChildOf(int parent, string purpose) => Directory.EnumerateDirectories("/proc")
        .Select(folder => Path.GetFileName(folder))
        .Where(name => char.IsAsciiDigit(name[0]) && Read($"/proc/{name}/stat").Contains($") S {parent} ", StringComparison.Ordinal))
        .Where(name => Read($"/proc/{name}/cmdline").Contains(purpose, StringComparison.Ordinal))
        .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
        .Single();

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // It ended in between.
            return "";
        }
    }
}
