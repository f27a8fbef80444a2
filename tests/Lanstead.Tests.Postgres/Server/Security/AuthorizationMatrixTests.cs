using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Routing;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>H1: every route of the running server × every kind of caller equals the committed table docs/authorization.md.</summary>
public sealed class AuthorizationMatrixTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Heading = """
        # Who may call what

        Every route of the server, called as every kind of caller with objects of one space. `pass` means that the caller got past access control;
        a number is the refusal. Made from the running server by the test `AuthorizationMatrixTests`, which fails when a route has no row here or
        answers otherwise. To write the table anew, run that test with `LANSTEAD_WRITE_DOCS=1` and read the difference.


        """;

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task H1_every_route_answers_every_kind_of_caller_as_the_table_says()
    {
        TestPerson owner = await _server.RegisterAsync();
        var walk = new RouteWalk(_server, owner);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();
        (string Kind, TestPerson? Person)[] callers =
        [
            ("anonymous", null), ("expired", null), ("agent key", null), ("other tenant", await _server.RegisterAsync()),
            ("viewer", await MemberAsync(owner, "viewer")), ("member", await MemberAsync(owner, "member")),
            ("moderator", await MemberAsync(owner, "moderator")), ("admin", await MemberAsync(owner, "admin")),
            ("owner", owner), ("instance admin", fixture.Admin),
        ];
        string expired = await EndedTokenAsync(await _server.RegisterAsync());

        var table = new StringBuilder(Heading);
        table.Append("| route | access | ").AppendJoin(" | ", callers.Select(c => c.Kind)).Append(" |\n|---|---|").Insert(table.Length, "---|", callers.Length).Append('\n');
        foreach ((string method, RouteEndpoint route) in walk.Routes)
        {
            table.Append("| `").Append(RouteWalk.Name(method, route)).Append("` | ").Append(route.Metadata.GetMetadata<AccessRule>());
            foreach ((string kind, TestPerson? person) in callers)
            {
                string? token = kind switch
                {
                    "anonymous" => null,
                    "expired" => expired,
                    "agent key" => "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
                    // Signing out ends the session that asks for it.
                    _ => route.RoutePattern.RawText!.EndsWith("sign-out", StringComparison.Ordinal) ? await SignInAsync(person!) : person!.AccessToken,
                };
                using HttpClient http = _server.Client(token);
                (int status, string body) = await RouteWalk.CallAsync(http, method, route, method == "DELETE" ? await walk.MakeObjectsAsync() : objects);
                bool refused = status is 401 or 403 or 404 && (route.Metadata.GetMetadata<AccessRule>()!.Access is Access.SignedIn or Access.Admin);
                Assert.True(status < 500, $"{RouteWalk.Name(method, route)} as {kind}: {status} {body}");
                if (refused && kind is "other tenant" or "anonymous" or "expired" or "agent key")
                    Assert.DoesNotContain("walk", body, StringComparison.Ordinal);
                table.Append(" | ").Append(refused ? status.ToString(provider: null) : "pass");
            }
            table.Append(" |\n");
        }

        await RepositoryFile.CompareAsync("docs/authorization.md", table.ToString());
    }

    [Fact]
    public async Task Every_route_with_an_object_answers_another_tenant_with_404()
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson stranger = await _server.RegisterAsync();
        var walk = new RouteWalk(_server, owner);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();

        int seen = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => r.Route.Metadata.GetMetadata<AccessRule>() is { On: not (null or On.Body) }))
        {
            (int status, string body) = await RouteWalk.CallAsync(stranger.Http, method, route, objects);
            Assert.True(status == 404, $"{RouteWalk.Name(method, route)}: {status} {body}");
            Assert.DoesNotContain("walk", body, StringComparison.Ordinal);
            seen++;
        }
        Assert.True(seen > 15, $"Only {seen} routes name an object.");
    }

    [Fact]
    public async Task Every_route_that_needs_something_in_its_body_answers_an_empty_object_with_400()
    {
        TestPerson owner = await _server.RegisterAsync();
        var walk = new RouteWalk(_server, owner);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();
        // All members of these are optional: a change of nothing, and a key with the usual limits.
        string[] optional = ["PATCH", "POST /v1/networks/{networkId}/join-keys"];

        int seen = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => RouteWalk.TakesBody(r.Route)))
        {
            string name = RouteWalk.Name(method, route);
            if (optional.Any(o => name.StartsWith(o, StringComparison.Ordinal)))
                continue;
            (int status, string body) = await RouteWalk.CallAsync(owner.Http, method, route, objects);
            Assert.True(status == 400, $"{name}: {status} {body}");
            Assert.True(JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateObject().All(e => char.IsLower(e.Name[0])), body);
            seen++;
        }
        Assert.True(seen >= 7, $"Only {seen} routes take a body.");
    }

    private async Task<TestPerson> MemberAsync(TestPerson owner, string role)
    {
        TestPerson person = await _server.RegisterAsync();
        await _server.JoinTenantAsync(person, owner.TenantId, role);
        return person;
    }

    private async Task<string> SignInAsync(TestPerson person)
    {
        using HttpResponseMessage response = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!;
    }

    private static async Task<string> EndedTokenAsync(TestPerson person)
    {
        using HttpResponseMessage response = await person.Http.PostAsync("/v1/auth/sign-out", null);
        Assert.Equal(204, (int)response.StatusCode);
        return person.AccessToken;
    }
}
