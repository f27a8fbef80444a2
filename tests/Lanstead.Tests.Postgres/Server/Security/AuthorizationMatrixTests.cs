using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>H1: every route of the running server × every kind of caller equals the committed table docs/authorization.md.</summary>
public sealed class AuthorizationMatrixTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Heading = """
        # Who may do what

        ## Roles

        What a person's role in a space allows there. Each role has all that lesser ones have. The table is `PermissionMatrix`, the only one there is: routes
        declare a permission out of it, `GET /v1/roles` shows it to the web UI, and `permissions` of a space lists what the caller has of it. Rank counts besides:
        nobody gives a role above their own, and nobody changes or removes who has their own role or a higher one, owners aside. Marked with a star: holds in a
        space that is being deleted too, where all else has stopped. Administrators of the deployment have no right inside a space by that.


        """;

    private const string RoutesHeading = """

        ## Routes

        Every route of the server, called as every kind of caller with objects of one space, with `{}` where it takes a body; each cell is the status
        of the answer. 401, 403 and 404 are refusals of access control; 400 means that the caller got past it and that `{}` is no body for the route, 409 that the network has no gateway, that the space would have no owner, or that the caller is not in the network, 426 that the route speaks WebSocket.
        *Scope* is what lets an API key call the route: *any* key, or none where nothing stands; a *service key* is one of a service account that is an admin of the space, with that scope alone, and with all where none lets through.
        Routes that anyone may call (Anonymous, Proof) answer everybody alike, as `OpenRoutes` declares. Made from the running server by the test
        `AuthorizationMatrixTests`, which fails when a route has no row here or answers otherwise. To write the table anew, run that test with
        `LANSTEAD_WRITE_DOCS=1` and read the difference.


        """;

    private const string ScopesHeading = """

        ## Scopes

        What an API key may do: what its scopes let through of what its owner's role has, and nothing that stands in no scope. The table is `KeyScopes`; the number is that of routes below.

        | scope | lets a key | permissions | routes |
        |---|---|---|---|

        """;

    // Names of the objects that the walk makes, and of people.
    private static readonly string[] s_seeded = ["walk", "phone", "person", "example.org", "admin"];

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task H1_every_route_answers_every_kind_of_caller_as_the_table_says()
    {
        TestPerson owner = await _server.RegisterAsync();
        (TestPerson Person, string Role)[] members =
        [
            (await _server.RegisterAsync(), "viewer"), (await _server.RegisterAsync(), "member"),
            (await _server.RegisterAsync(), "moderator"), (await _server.RegisterAsync(), "admin"),
        ];
        var walk = new RouteWalk(_server, owner, members);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();
        (string Kind, TestPerson? Person)[] callers =
        [
            ("anonymous", null), ("expired", null), ("agent key", null), ("other tenant", await _server.RegisterAsync()),
            .. members.Select(member => (member.Role, (TestPerson?)member.Person)),
            ("owner", owner), ("instance admin", fixture.Admin),
            ("expired token", null), ("read-only key", null), ("revoked key", null), ("service key", null),
        ];
        string expired = await EndedTokenAsync(await _server.RegisterAsync());

        string outdated = new AccessTokens(_server.App.Services.GetRequiredService<InstanceState>(), new SteppedTime()).Issue(new SessionId(owner.UserId.Value), owner.UserId).Token;
        string readOnly = await NewKey.OfAsync(owner, [.. KeyScopes.All.Select(scope => scope.Name).Where(name => name.EndsWith(":read", StringComparison.Ordinal))]);
        string revoked = await NewKey.RevokedAsync(owner);
        var table = new StringBuilder(Heading).Append(Matrix()).Append(ScopesHeading).Append(Scopes(walk)).Append(RoutesHeading);
        table.Append("| route | access | scope | ").AppendJoin(" | ", callers.Select(c => c.Kind)).Append(" |\n|---|---|---|").Insert(table.Length, "---|", callers.Length).Append('\n');
        foreach ((string method, RouteEndpoint route) in walk.Routes)
        {
            table.Append("| `").Append(RouteWalk.Name(method, route)).Append("` | ").Append(route.Metadata.GetMetadata<AccessRule>()).Append(RouteWalk.ScopeOf(route) is { } scope ? $" | {scope}" : " |");
            Dictionary<string, string>? fresh = null;
            foreach ((string kind, TestPerson? person) in callers)
            {
                // Who is refused anyway spoils nothing.
                bool isRefused = kind is "anonymous" or "expired" or "agent key" or "expired token" or "revoked key" or "read-only key";
                Dictionary<string, string> made = isRefused ? objects : fresh ??= await ObjectsAsync(walk, method, route, objects);
                string? token = kind switch
                {
                    "anonymous" => null,
                    "expired" => expired,
                    "expired token" => outdated,
                    "read-only key" => readOnly,
                    "revoked key" => revoked,
                    "service key" => await walk.ServiceKeyAsync(made, RouteWalk.ScopeOf(route)),
                    "agent key" => "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
                    // Signing out ends the session that asks for it.
                    _ => route.RoutePattern.RawText!.EndsWith("sign-out", StringComparison.Ordinal) ? await SignInAsync(person!) : person!.AccessToken,
                };
                using HttpClient http = _server.Client(token);
                (int status, string body) = await RouteWalk.CallAsync(http, method, route, made);
                Judge(RouteWalk.Name(method, route), kind, route.Metadata.GetMetadata<AccessRule>()!.Access, status, body);
                // Nor does who was refused.
                if (status < 400)
                    fresh = null;
                table.Append(" | ").Append(status.ToString(provider: null));
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
        // All members of these are optional: a key, a link with the usual limits, a change of nothing, a reason.
        string[] optional = ["POST /v1/networks/{networkId}/join-keys", "POST /v1/tenants/{tenantId}/invite-links", "POST /v1/tenants/{tenantId}/join", "POST /v1/networks/{networkId}/join", "PUT /v1/networks/{networkId}/members/", "POST /v1/networks/{networkId}/policy/revert", "PATCH /v1/admin/sign-in-providers/", "POST /v1/channels/{channelId}/read", "POST /v1/me/notifications/read", "DELETE /v1/messages/", "PUT /v1/tenants/{tenantId}/mutes/"];

        int seen = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => RouteWalk.TakesBody(r.Route)))
        {
            string name = RouteWalk.Name(method, route);
            if (optional.Any(o => name.StartsWith(o, StringComparison.Ordinal)))
                continue;
            (int status, string body) = await RouteWalk.CallAsync(route.Metadata.GetMetadata<AccessRule>()!.Access == Access.Admin ? fixture.Admin.Http : owner.Http, method, route, objects);
            Assert.True(status == 400, $"{name}: {status} {body}");
            Assert.True(JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateObject().All(e => char.IsLower(e.Name[0])), body);
            seen++;
        }
        Assert.True(seen >= 10, $"Only {seen} routes take a body.");
    }

    // What holds in any table: without this, writing the table anew would take every answer for right.
    private static void Judge(string name, string kind, Access access, int status, string body)
    {
        string answer = $"{name} as {kind}: {status} {body}";
        if (access is Access.Anonymous or Access.Proof)
        {
            Assert.True(OpenRoutes.Answers.TryGetValue(name, out int expected), $"{name} is open to anyone and not declared in {nameof(OpenRoutes)}.");
            Assert.True(status == expected, $"{answer}, expected {expected}");
            return;
        }
        bool isKnown = kind is not ("anonymous" or "expired" or "expired token" or "revoked key" or "agent key");
        Assert.True(isKnown ? status is (>= 200 and < 300) or 400 or 409 or 426 or 403 or 404 : status == 401, answer);
        if (status is not (401 or 403 or 404))
            return;
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(body) < 200, answer);
        foreach (string seeded in s_seeded)
            Assert.DoesNotContain(seeded, body, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<Dictionary<string, string>> ObjectsAsync(RouteWalk walk, string method, RouteEndpoint route, Dictionary<string, string> objects) =>
        RouteWalk.EndsMembership(RouteWalk.Name(method, route)) ? walk.MakeObjectsAsync(freshSpace: true)
        : method == "DELETE" || route.RoutePattern.RawText!.EndsWith("/leave", StringComparison.Ordinal) || route.RoutePattern.RawText!.EndsWith("/resend", StringComparison.Ordinal) ? walk.MakeObjectsAsync() : Task.FromResult(objects);

    private static string Matrix()
    {
        Role[] roles = Enum.GetValues<Role>();
        var text = new StringBuilder("| permission | means |");
        text.AppendJoin("", roles.Select(role => $" {role.ToString().ToLowerInvariant()} |")).Append("\n|---|---|").Insert(text.Length, "---|", roles.Length).Append('\n');
        foreach (PermissionRow row in PermissionMatrix.Rows)
        {
            string word = JsonNamingPolicy.CamelCase.ConvertName(row.Permission.ToString());
            text.Append("| `").Append(word).Append('`').Append(row.WhileDeleted ? "*" : "").Append(" | ").Append(row.Meaning).Append(" |")
                .AppendJoin("", roles.Select(role => PermissionMatrix.Allows(role, row.Permission) ? " yes |" : " |")).Append('\n');
        }
        return text.ToString();
    }

    private static string Scopes(RouteWalk walk)
    {
        var text = new StringBuilder();
        foreach (KeyScope scope in KeyScopes.All)
        {
            text.Append("| `").Append(scope.Name).Append("` | ").Append(scope.Meaning).Append(" | ").AppendJoin(", ", scope.Permissions.Select(permission => $"`{JsonNamingPolicy.CamelCase.ConvertName(permission.ToString())}`"))
                .Append(" | ").Append(walk.Routes.Count(one => RouteWalk.ScopeOf(one.Route) == scope.Name).ToString(provider: null)).Append(" |\n");
        }
        return text.ToString();
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
