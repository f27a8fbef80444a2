using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lanstead.Tests.Postgres;

/// <summary>The real server in this process: real Kestrel on a loopback port of its own, real PostgreSQL, real HTTP clients.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<TestServer, DatabaseNotices> s_running = new();
    private static int s_marks;

    private readonly string _folder;
    private readonly SeededSecrets _secrets = new();
    private readonly ResponseRecorder _answers;
    private readonly ConcurrentQueue<string> _passwords = [];
    private int _people;

    private TestServer(WebApplication app, string connection, string folder, CapturedLog log)
    {
        _answers = new ResponseRecorder(_secrets);
        App = app;
        Connection = connection;
        _folder = folder;
        Log = log;
        Url = new Uri(app.Urls.Single());
        Anonymous = Client();
        s_running[this] = app.Services.GetRequiredService<DatabaseNotices>();
    }

    /// <summary>The running application; its services are for tests that must look inside.</summary>
    public WebApplication App { get; }

    /// <summary>Connection string as the database's owner.</summary>
    public string Connection { get; }

    /// <summary>The data folder.</summary>
    public string DataFolder => _folder;

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Everything it logged, at every level.</summary>
    public CapturedLog Log { get; }

    /// <summary>A client without a session.</summary>
    public HttpClient Anonymous { get; }

    /// <summary>What must be in clear nowhere: everything so far that anybody was given or gave, and the server's keys.</summary>
    internal SeededSecrets Secrets
    {
        get
        {
            _secrets.AddKeysOf(this);
            foreach (string password in _passwords)
                _secrets.Add("password", password);
            if (File.Exists(Path.Combine(_folder, "setup-token")))
                _secrets.Add("set-up token", SetupToken);
            return _secrets;
        }
    }

    /// <summary>Set by a test that provokes warnings on purpose.</summary>
    public bool WarningsAreExpected { get; set; }

    /// <summary>Starts a server. Without <paramref name="connection"/> on an empty database; with it, as one more replica.</summary>
    public static async Task<TestServer> StartAsync(PostgresCluster cluster, string? connection = null, string[]? settings = null, TestServer? replicaOf = null, Action<IServiceCollection>? adjust = null)
    {
        connection ??= replicaOf?.Connection ?? await cluster.NewDatabaseAsync();
        string folder = Directory.CreateTempSubdirectory("lanstead-server-").FullName;
        if (replicaOf is not null)
            File.Copy(Path.Combine(replicaOf.DataFolder, "master.key"), Path.Combine(folder, "master.key"));
        // A page of our own: whether the web UI is built must change no test.
        string web = Directory.CreateDirectory(Path.Combine(folder, "web")).FullName;
        await File.WriteAllTextAsync(Path.Combine(web, "index.html"), "<!doctype html><title>test</title>");
        var log = new CapturedLog();
        ServerSettings loaded = SettingsLoader.Load(
            [
                "--database", connection, "--data", folder, "--listen", "http://127.0.0.1:0", "--registration", "open",
                "--rate-limit", "100000", "--rate-burst", "100000", "--connections-per-address", "100000", "--log-level", "Trace", "--web", web, .. settings ?? [],
            ],
            new Dictionary<string, string>());
        WebApplication app = ServerHost.Build(loaded, services =>
        {
            // Replaces the console: the log is read by the test.
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
            adjust?.Invoke(services);
        });
        await app.Services.GetRequiredService<Startup>().PrepareAsync(CancellationToken.None);
        await app.StartAsync();
        return new TestServer(app, connection, folder, log);
    }

    /// <summary>A client without credentials; cookies are not kept.</summary>
    public HttpClient Client(string? bearer = null)
    {
        var http = new HttpClient(_answers.Handler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
        if (bearer is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return http;
    }

    /// <summary>The set-up token, as the operator finds it.</summary>
    public string SetupToken => _secrets.Kept("set-up token", File.ReadAllText(Path.Combine(_folder, "setup-token")).Trim());

    /// <summary>Sets the server up and signs its first person in: an instance administrator.</summary>
    public Task<TestPerson> SetUpAsync() =>
        BeginAsync("/v1/setup", "admin", new { token = SetupToken, email = "admin@example.org", username = "admin", password = PasswordOf("admin"), mode = "token" });

    /// <summary>Registers somebody with a personal tenant and signs them in.</summary>
    public Task<TestPerson> RegisterAsync(string? name = null)
    {
        name ??= $"person{Interlocked.Increment(ref _people)}";
        return BeginAsync("/v1/auth/register", name, new { email = $"{name}@example.org", username = name, password = PasswordOf(name), mode = "token" });
    }

    /// <summary>Puts a person into another's tenant.</summary>
    public async Task JoinTenantAsync(TestPerson person, TenantId tenant, string role)
    {
        await SqlAsync(
            "INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = $3",
            tenant.Value, person.UserId.Value, role);
    }

    /// <summary>Runs one statement as the database's owner. Of what it changes every server of this database has heard when it returns.</summary>
    /// <remarks>A server forgets at once what it remembers when it makes a change itself; of one made past it, it hears a moment later, which may be after the test's next request.</remarks>
    public async Task<object?> SqlAsync(string sql, params object[] values)
    {
        if (sql.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase))
            return await PostgresCluster.ExecuteSoonAsync(Connection, sql, values);
        string mark = $"test {Interlocked.Increment(ref s_marks)}";
        Task[] heard = [.. s_running.Where(server => server.Key.Connection == Connection && server.Value.IsListening).Select(server => HearAsync(server.Value, mark))];
        // Notices come in the order of the commits.
        object? result = await PostgresCluster.ExecuteSoonAsync(Connection, sql, values, then: $"NOTIFY lanstead_access, '{mark}'");
        await Task.WhenAll(heard);
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        s_running.TryRemove(this, out _);
        Anonymous.Dispose();
        try
        {
            await _answers.AssertNothingSecretAsync(this, _passwords);
            // A dump of each of a hundred databases belongs to the longer run.
            await Secrets.AssertNowhereAsync(this, inDatabase: LongRun.IsAsked);
        }
        finally
        {
            // What was found must not leave a server behind for the other tests to run beside.
            await App.StopAsync();
            await App.DisposeAsync();
            PostgresCluster.ForgetConnections(Connection);
            Directory.Delete(_folder, recursive: true);
        }
        Assert.True(WarningsAreExpected || Log.Warnings.Count == 0, string.Join('\n', Log.Warnings));
    }

    // Null: it listens anew, and forgot everything. One that was stopped meanwhile hears nothing any more.
    private static async Task HearAsync(DatabaseNotices notices, string mark)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable listening = notices.Listen("lanstead_access", whom =>
        {
            if (whom is null || whom == mark)
                heard.TrySetResult();
        });
        while (!heard.Task.IsCompleted && notices.IsListening)
            await Task.WhenAny(heard.Task, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
    }

    private static string PasswordOf(string name) => $"correct horse {name} staple";

    private async Task<TestPerson> BeginAsync(string path, string name, object body)
    {
        _passwords.Enqueue(PasswordOf(name));
        using HttpResponseMessage response = await Anonymous.PostAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        JsonElement session = JsonDocument.Parse(text).RootElement;
        string access = session.GetProperty("accessToken").GetString()!;
        HttpClient http = Client(access);
        JsonElement me = await http.GetFromJsonAsync<JsonElement>("/v1/me");
        return new TestPerson(
            http,
            new UserId(me.GetProperty("id").GetGuid()),
            new TenantId(me.GetProperty("tenants")[0].GetProperty("id").GetGuid()),
            $"{name}@example.org",
            PasswordOf(name),
            access,
            session.GetProperty("refreshToken").GetString()!);
    }
}
