using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Events;

namespace Lanstead.Tests.Postgres.Server.Tenants;

/// <summary>Who is what in a space, and who may change it; always with an owner.</summary>
public sealed class MemberTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] s_roles = ["viewer", "member", "moderator", "admin", "owner"];
    private static readonly int s_rounds = LongRun.Count(usual: 3, whole: 50);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Rank_decides_who_gives_which_role_and_who_removes_whom_and_the_list_says_so_beforehand()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        var people = new Dictionary<string, TestPerson>();
        foreach (string role in s_roles)
            people[role] = await space.WithAsync(role);
        int asked = 0;
        for (int actor = 0; actor < s_roles.Length; actor++)
        {
            foreach (JsonElement member in (await space.GetAsync(people[s_roles[actor]], "/members")).GetProperty("items").EnumerateArray())
            {
                if (people.FirstOrDefault(p => p.Value.UserId.Value == member.GetProperty("userId").GetGuid()) is not { Key: { } target })
                    continue;
                int rank = Array.IndexOf(s_roles, target);
                bool outranks = actor == 4 || actor > rank;
                string[] assignable = [.. member.GetProperty("assignableRoles").EnumerateArray().Select(r => r.GetString()!)];
                Assert.Equal(actor >= 3 && outranks ? s_roles[..(actor + 1)].Reverse() : [], assignable);
                Assert.Equal(actor >= 2 && outranks && target != s_roles[actor], member.GetProperty("removable").GetBoolean());
                foreach (string wanted in s_roles.Where(wanted => actor == 3))
                {
                    // Asked of the server too, by an admin: what the list does not offer is refused.
                    (HttpStatusCode status, _) = await space.AskAsync(people["admin"], "PATCH", $"/members/{people[target].UserId}", new { role = wanted });
                    Assert.Equal(assignable.Contains(wanted) ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, status);
                    await _server.JoinTenantAsync(people[target], space.Id, target);
                    asked++;
                }
            }
        }
        Assert.Equal(25, asked);
        Assert.Equal((HttpStatusCode.Forbidden, "space.rank"), await space.AskAsync(people["moderator"], "DELETE", $"/members/{people["admin"].UserId}"));
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(people["moderator"], "DELETE", $"/members/{people["viewer"].UserId}"));
        Assert.Null(await space.RoleOfAsync(people["viewer"]));
    }

    [Fact]
    public async Task List_of_members_is_paged_by_rank_and_name_searched_and_tells_no_address()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        foreach (string role in new[] { "viewer", "admin", "member", "member" })
            await space.WithAsync(role);
        var seen = new List<string>();
        string cursor = "";
        do
        {
            JsonElement page = await space.GetAsync(space.Owner, $"/members?limit=2{cursor}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(m => $"{m.GetProperty("role").GetString()} {m.GetProperty("username").GetString()}"));
            Assert.DoesNotContain("@", page.GetRawText(), StringComparison.Ordinal);
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(["owner", "admin", "member", "member", "viewer"], seen.Select(line => line.Split(' ')[0]));
        string name = seen[1].Split(' ')[1];
        JsonElement found = await space.GetAsync(space.Owner, $"/members?search={name.ToUpperInvariant()}");
        Assert.Contains(found.GetProperty("items").EnumerateArray(), m => m.GetProperty("username").GetString() == name);
    }

    [Fact]
    public async Task Last_owner_neither_leaves_nor_steps_down_and_after_passing_it_on_is_an_admin()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        TestPerson heir = await space.WithAsync("viewer");
        TestPerson stranger = await _server.RegisterAsync();
        Assert.Equal((HttpStatusCode.Conflict, "space.last_owner"), await space.AskAsync(space.Owner, "POST", "/leave"));
        Assert.Equal((HttpStatusCode.Conflict, "space.last_owner"), await space.AskAsync(space.Owner, "PATCH", $"/members/{space.Owner.UserId}", new { role = "admin" }));
        Assert.Equal((HttpStatusCode.Conflict, "space.last_owner"), await space.AskAsync(space.Owner, "DELETE", $"/members/{space.Owner.UserId}"));
        Assert.Equal((HttpStatusCode.Conflict, "space.not_member"), await space.AskAsync(space.Owner, "POST", "/transfer", new { userId = stranger.UserId.ToString() }));

        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(space.Owner, "POST", "/transfer", new { userId = heir.UserId.ToString() }));

        Assert.Equal(("admin", "owner"), (await space.RoleOfAsync(space.Owner), await space.RoleOfAsync(heir)));
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await space.AskAsync(space.Owner, "DELETE", "", new { name = "Chess Club" }));
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(space.Owner, "POST", "/leave"));
    }

    [Fact]
    public async Task Membership_gets_an_end_a_later_one_and_none_again_but_an_owner_gets_none()
    {
        TestPerson owner = await _server.RegisterAsync();
        Space space = await Space.MakeAsync(_server, owner);
        TestPerson guest = await space.WithAsync("member");
        TestPerson moderator = await space.WithAsync("moderator");
        string path = $"/members/{guest.UserId}";
        DateTimeOffset end = new(TimeProvider.System.GetUtcNow().Year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
        async Task<DateTimeOffset?> EndAsync() => (await space.GetAsync(owner, "/members")).GetProperty("items").EnumerateArray()
            .Single(m => m.GetProperty("userId").GetGuid() == guest.UserId.Value).GetProperty("endsAt").Deserialize<DateTimeOffset?>();

        Assert.Null(await EndAsync());
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(owner, "PATCH", path, new { endsAt = end }));
        Assert.Equal(end, await EndAsync());
        // A role alone leaves the end as it is.
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(owner, "PATCH", path, new { role = "viewer" }));
        Assert.NotNull(await EndAsync());
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(owner, "PATCH", path, new { noEnd = true }));
        Assert.Null(await EndAsync());

        Assert.Equal(HttpStatusCode.Forbidden, (await space.AskAsync(moderator, "PATCH", path, new { noEnd = true })).Item1);
        foreach (object wrong in new object[] { new { }, new { endsAt = "2001-01-01T00:00:00Z" }, new { endsAt = "2999-01-01T00:00:00Z" }, new { endsAt = end, noEnd = true } })
            Assert.Equal(HttpStatusCode.BadRequest, (await space.AskAsync(owner, "PATCH", path, wrong)).Item1);
        Assert.Equal(HttpStatusCode.BadRequest, (await space.AskAsync(owner, "PATCH", $"/members/{owner.UserId}", new { endsAt = end })).Item1);
        Assert.Equal(2L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'member.term' AND outcome = 'succeeded' AND tenant_id = $1", space.Id.Value));
    }

    [Fact]
    public async Task F2_200_times_two_owners_make_each_other_less_at_once_and_one_stays()
    {
        for (int round = 0; round < s_rounds; round++)
        {
            Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
            TestPerson other = await space.WithAsync("owner");

            // Each takes the other down, themselves down, leaves, and passes it on, all at once.
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 5) switch
            {
                0 => space.AskAsync(space.Owner, "PATCH", $"/members/{other.UserId}", new { role = "viewer" }),
                1 => space.AskAsync(other, "PATCH", $"/members/{space.Owner.UserId}", new { role = "member" }),
                2 => space.AskAsync(other, "PATCH", $"/members/{other.UserId}", new { role = "admin" }),
                3 => space.AskAsync(space.Owner, "POST", "/transfer", new { userId = other.UserId.ToString() }),
                _ => space.AskAsync(i % 2 == 0 ? other : space.Owner, "POST", "/leave"),
            }));

            Assert.Equal(1L, await space.OwnersAsync());
        }
    }

    [Fact]
    public async Task F2_the_database_alone_keeps_an_owner_whatever_runs_at_once()
    {
        for (int round = 0; round < s_rounds; round++)
        {
            Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
            TestPerson[] owners = [space.Owner, .. await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => space.WithAsync("owner")))];

            // Past all code of ours: each statement sees the other owners when it begins.
            int refused = (await Task.WhenAll(owners.Select(async (owner, i) =>
            {
                try
                {
                    await _server.SqlAsync(
                        i % 2 == 0 ? "UPDATE members SET role = 'admin' WHERE tenant_id = $1 AND user_id = $2" : "DELETE FROM members WHERE tenant_id = $1 AND user_id = $2",
                        space.Id.Value, owner.UserId.Value);
                    return 0;
                }
                catch (Npgsql.PostgresException e) when (e.ConstraintName == "members_keep_an_owner")
                {
                    return 1;
                }
            }))).Sum();

            Assert.Equal((1, 1L), (refused, await space.OwnersAsync()));
        }
    }

    [Fact]
    public async Task I6_a_lower_role_and_a_removal_count_at_once_and_end_the_open_stream()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        TestPerson person = await space.WithAsync("admin");
        EventStream stream = await EventStream.OpenAsync(person.Http);
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(person, "PATCH", "", new { description = "by an admin" }));

        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(space.Owner, "PATCH", $"/members/{person.UserId}", new { role = "viewer" }));
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await space.AskAsync(person, "PATCH", "", new { description = "by a viewer" }));
        await stream.Ended.WaitAsync(s_limit, TimeProvider.System);
        await stream.DisposeAsync();

        stream = await EventStream.OpenAsync(person.Http);
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(space.Owner, "DELETE", $"/members/{person.UserId}"));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await space.AskAsync(person, "GET"));
        await stream.Ended.WaitAsync(s_limit, TimeProvider.System);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task H4_members_hear_of_changes_of_their_space_and_nobody_else_does()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        Space other = await Space.MakeAsync(_server, await _server.RegisterAsync());
        await using EventStream mine = await EventStream.OpenAsync(space.Owner.Http);
        await using EventStream theirs = await EventStream.OpenAsync(other.Owner.Http);

        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { description = "heard" }));
        TestPerson person = await space.WithAsync("member");
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(space.Owner, "PATCH", $"/members/{person.UserId}", new { role = "viewer" }));
        Assert.Equal((HttpStatusCode.OK, ""), await other.AskAsync(other.Owner, "PATCH", "", new { description = "other" }));
        await mine.WaitForAsync("member.updated");
        await theirs.WaitForAsync("tenant.updated");

        // That the space was made may come too: who begins to listen hears again what was not final at that moment, while others' transactions were open.
        Assert.Equal(["tenant.updated", "member.updated"], mine.Received.Skip(1).Select(e => e.Data.GetProperty("type").GetString()).Where(type => type != "tenant.created"));
        Assert.All(theirs.Received.Skip(1), e => Assert.Equal(other.Id.ToString(), e.Data.GetProperty("tenantId").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_leaves_or_is_removed_takes_their_machines_along_within_two_seconds(bool leaves)
    {
        await Figure.BestOfAsync("out of the others' maps", TimeSpan.FromSeconds(2), () => TakeAlongAsync(leaves));
    }

    private async Task<TimeSpan> TakeAlongAsync(bool leaves)
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { name = "LAN", tenantId = space.Id.ToString() });
        TestPerson person = await space.WithAsync("member");
        var id = new NetworkId(network.GetProperty("id").GetGuid());
        var theirs = new NetworkScenario(person, id);
        await using TestAgent stays = await new NetworkScenario(space.Owner, id).JoinAsync(_server, "stays");
        await using TestAgent goes = await theirs.JoinAsync(_server, "goes");
        string key = await theirs.KeyAsync(maxUses: 5);
        await stays.UntilPeersAsync(2);

        long began = TimeProvider.System.GetTimestamp();
        (HttpStatusCode, string) answer = leaves ? await space.AskAsync(person, "POST", "/leave") : await space.AskAsync(space.Owner, "DELETE", $"/members/{person.UserId}");
        Assert.Equal((HttpStatusCode.NoContent, ""), answer);
        await stays.UntilPeersAsync(1);
        TimeSpan took = TimeProvider.System.GetElapsedTime(began);

        await goes.UntilGoodbyeAsync(Lanstead.Protocol.Wire.Goodbye.Types.Reason.DeviceRemoved);
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM devices WHERE tenant_id = $1 AND owner_user_id = $2", space.Id.Value, person.UserId.Value));
        // Nor does what they left behind let anybody in.
        using HttpResponseMessage late = await TestAgent.PostEnrolmentAsync(_server.Anonymous, Lanstead.Protocol.EcdsaP256.Create(), key, "late");
        Assert.Equal("join_key.revoked", await NetworkScenario.CodeOfAsync(late));
        Assert.Equal(1L, await _server.SqlAsync(
            "SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = $2 AND before->'devices'->>0 = 'goes'", space.Id.Value, leaves ? "tenant.leave" : "member.remove"));
        return took;
    }

    [Fact]
    public async Task No_device_comes_in_while_its_owner_is_removed()
    {
        for (int round = 0; round < s_rounds; round++)
        {
            Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
            JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { name = "LAN", tenantId = space.Id.ToString() });
            string peers = $"/v1/networks/{network.GetProperty("id").GetString()}/peers";
            TestPerson person = await space.WithAsync("member");

            Task<HttpResponseMessage>[] adding =
            [
                .. Enumerable.Range(1, 20).Select(i => person.Http.PostAsJsonAsync(peers, new { name = $"phone-{i}", publicKey = Convert.ToBase64String([.. new byte[30], 7, (byte)i]) })),
            ];
            (HttpStatusCode, string) removed = await space.AskAsync(space.Owner, "DELETE", $"/members/{person.UserId}");
            HttpResponseMessage[] answers = await Task.WhenAll(adding);

            Assert.Equal((HttpStatusCode.NoContent, ""), removed);
            Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.NotFound, $"{answer.StatusCode}"));
            Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM devices WHERE tenant_id = $1", space.Id.Value));
        }
    }
}
