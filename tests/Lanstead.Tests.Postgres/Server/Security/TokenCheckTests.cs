using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>What the check of a credential adds to a request: microseconds, and no question to the database. <c>bench/run token-check</c> runs it alone.</summary>
public sealed class TokenCheckTests(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const double LimitMicroseconds = 50;
    // Short rounds: the best tenth of them was interrupted by nobody, also where other work fills the machine.
    private const int Rounds = 300;
    private const int PerRound = 100;

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_known_credential_costs_at_most_50_microseconds_and_no_question_to_the_database()
    {
        TestPerson person = await _server.RegisterAsync();
        (string Kind, string Bearer)[] credentials = [("access token", person.AccessToken), ("API key", await NewKey.OfAsync(person, "networks:read"))];
        var figures = new List<string>();
        foreach ((string kind, string bearer) in credentials)
        {
            await CheckAsync(bearer, 20 * PerRound);
            using var statements = new StatementCount(_server);
            double[] micros = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
                micros[round] = await CheckAsync(bearer, PerRound);
            Array.Sort(micros);
            double best = micros[Rounds / 10];
            string figure = string.Create(CultureInfo.InvariantCulture, $"{kind}: {best:0.0} µs each (best tenth; median {micros[Rounds / 2]:0.0}, {Rounds} rounds of {PerRound}), {statements.OfSessions} questions");
            output.WriteLine(figure);
            figures.Add(figure);
            Assert.True(best <= LimitMicroseconds, figure);
            // Nothing is believed for longer than a minute, and a slow machine may get there.
            Assert.True(statements.OfSessions <= 1, figure);
        }
        if (Environment.GetEnvironmentVariable("LANSTEAD_BENCH_JSON") is { Length: > 0 } path)
            await File.WriteAllTextAsync(path, System.Text.Json.JsonSerializer.Serialize(new { bench = "token-check", limitMicroseconds = LimitMicroseconds, figures }), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_hot_route_asks_the_database_nothing_for_its_caller()
    {
        TestPerson person = await _server.RegisterAsync();
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/key-scopes")).StatusCode);
        using var statements = new StatementCount(_server);
        for (int i = 0; i < 300; i++)
            Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/key-scopes")).StatusCode);
        int asked = statements.OfSessions;
        Assert.True(asked <= 1, $"{asked} questions");
        // What counts them does count.
        _server.App.Services.GetRequiredService<SessionCache>().Forget();
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/key-scopes")).StatusCode);
        Assert.True(statements.OfSessions > asked);
    }

    // Microseconds of one check, all of it: the middleware with everything that it calls.
    private async Task<double> CheckAsync(string bearer, int times)
    {
        var middleware = new CallerAuthentication(_ => Task.CompletedTask);
        IServiceProvider services = _server.App.Services;
        SessionCache sessions = services.GetRequiredService<SessionCache>();
        AccessTokens tokens = services.GetRequiredService<AccessTokens>();
        RouteEndpoint route = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().First(one => one.RoutePattern.RawText == "/v1/key-scopes");
        var context = new DefaultHttpContext { RequestServices = services };
        context.SetEndpoint(route);
        context.Request.Method = "GET";
        context.Request.Headers.Authorization = "Bearer " + bearer;
        long began = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            var caller = new Caller();
            await middleware.InvokeAsync(context, caller, sessions, tokens);
            Assert.True(caller.IsSignedIn);
        }
        return TimeProvider.System.GetElapsedTime(began).TotalMicroseconds / times;
    }

    // Npgsql tells each command to who listens.
    private sealed class StatementCount : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _ofSessions;

        public StatementCount(TestServer server)
        {
            // Other tests of this process ask other databases.
            string database = new Npgsql.NpgsqlConnectionStringBuilder(server.Connection).Database!;
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.TagObjects.Any(tag => tag.Value is string text && text.Contains("LEFT JOIN (members m JOIN tenants", StringComparison.Ordinal))
                        && activity.TagObjects.Any(tag => tag.Value is string name && name == database))
                        Interlocked.Increment(ref _ofSessions);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int OfSessions => Volatile.Read(ref _ofSessions);

        public void Dispose() => _listener.Dispose();
    }
}
