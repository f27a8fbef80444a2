using System.Net;
using Lanstead.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Http;

public sealed class LivenessTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/metrics")]
    [InlineData("/docs")]
    [InlineData("/")]
    public async Task What_anyone_may_read_needs_no_database_whatever_credential_is_shown(string path)
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        server.WarningsAreExpected = true;
        TestPerson person = await server.SetUpAsync();
        await server.SqlAsync("ALTER TABLE sessions RENAME TO sessions_away");
        server.App.Services.GetRequiredService<SessionCache>().Forget();

        // The session cannot be looked up: what needs one fails.
        HttpStatusCode needing = (await person.Http.GetAsync("/v1/me")).StatusCode;
        HttpStatusCode byToken = (await person.Http.GetAsync(path)).StatusCode;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", $"{SessionCookie.Name}={SessionCookie.NewSecret()}");
        HttpStatusCode byCookie = (await server.Anonymous.SendAsync(request)).StatusCode;
        await server.SqlAsync("ALTER TABLE sessions_away RENAME TO sessions");

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.OK), (needing, byToken, byCookie));
    }
}
