using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Invites;

/// <summary>I10: what people try with invites that are not, or no longer, theirs to use. Nobody of them becomes a member.</summary>
public sealed class InviteAbuseTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] s_tokens = ["", "lsl_", "lsl_AAAA", "lsk_" + Zeros, "LSL_" + Zeros, "lsl_" + Zeros, "lsi_" + Zeros, "lsl_" + Zeros + "%00", "lsl_' OR 1=1 --", "../../etc/passwd"];

    private const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("expired", "UPDATE invite_links SET expires_at = now() - interval '1 second' WHERE tenant_id = $1")]
    [InlineData("revoked", "UPDATE invite_links SET revoked_at = now() WHERE tenant_id = $1")]
    [InlineData("used up", "UPDATE invite_links SET uses = 3 WHERE tenant_id = $1")]
    [InlineData("inviter removed", "DELETE FROM members WHERE tenant_id = $1 AND role = 'admin'")]
    [InlineData("inviter demoted", "UPDATE members SET role = 'member' WHERE tenant_id = $1 AND role = 'admin'")]
    [InlineData("inviter disabled", "UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM members WHERE tenant_id = $1 AND role = 'admin')")]
    [InlineData("space being deleted", "UPDATE tenants SET kind = 'team', delete_after = now() + interval '1 day' WHERE id = $1")]
    [InlineData("space gone", "DELETE FROM tenants WHERE id = $1")]
    public async Task I10_link_that_does_not_count_any_more_tells_nothing_and_lets_nobody_in(string why, string sql)
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson admin = await scene.MemberAsync("admin");
        TestPerson stranger = await _server.RegisterAsync();
        string token = await scene.TokenAsync(new { maxUses = 3 }, admin);
        Assert.Equal((200, ""), await scene.PreviewAsync(token));

        await scene.SqlAsync(sql, scene.Tenant.Value);

        Assert.Equal((404, "invite.not_valid"), await scene.PreviewAsync(token));
        Assert.Equal((404, "invite.not_valid"), await InviteScene.JoinAsync(stranger, token));
        using HttpResponseMessage registered = await RegisterAsync(token);
        Assert.Equal("invite.not_valid", await NetworkScenario.CodeOfAsync(registered));
        Assert.True(await scene.RoleOfAsync(stranger) is null, why);
    }

    [Theory]
    [InlineData("expired", "UPDATE invitations SET expires_at = now() - interval '1 second' WHERE tenant_id = $1")]
    [InlineData("revoked", "UPDATE invitations SET status = 'revoked' WHERE tenant_id = $1")]
    [InlineData("declined", "UPDATE invitations SET status = 'declined' WHERE tenant_id = $1")]
    [InlineData("inviter removed", "DELETE FROM members WHERE tenant_id = $1 AND role = 'admin'")]
    [InlineData("inviter demoted", "UPDATE members SET role = 'viewer' WHERE tenant_id = $1 AND role = 'admin'")]
    [InlineData("inviter disabled", "UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM members WHERE tenant_id = $1 AND role = 'admin')")]
    public async Task I10_invitation_that_does_not_count_any_more_lets_nobody_in(string why, string sql)
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson admin = await scene.MemberAsync("admin");
        TestPerson invited = await _server.RegisterAsync();
        (_, string token) = await scene.InviteAsync(invited.Email, by: admin);
        Assert.Equal((200, ""), await scene.PreviewAsync(token));

        await scene.SqlAsync(sql, scene.Tenant.Value);

        Assert.Equal((404, "invite.not_valid"), await scene.PreviewAsync(token));
        Assert.Equal((404, "invite.not_valid"), await InviteScene.JoinAsync(invited, token));
        Assert.True(await scene.RoleOfAsync(invited) is null, why);
    }

    [Fact]
    public async Task I10_guessed_tokens_are_all_answered_alike()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson stranger = await _server.RegisterAsync();
        string real = await scene.TokenAsync();
        string oneOff = real[..^1] + (real[^1] == 'A' ? 'Q' : 'A');

        foreach (string token in s_tokens.Append(oneOff).Append(real.ToUpperInvariant()))
        {
            Assert.Equal((404, "invite.not_valid"), await scene.PreviewAsync(token));
            Assert.Equal((404, "invite.not_valid"), await InviteScene.JoinAsync(stranger, token));
        }
        // 256 bits, and nothing in the database that gives them back.
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(real.AsSpan(4)).Length);
        Assert.Equal(32, ((byte[])(await _server.SqlAsync("SELECT token_hash FROM invite_links WHERE tenant_id = $1", scene.Tenant.Value))!).Length);
    }

    [Fact]
    public async Task I10_invitation_is_for_its_address_alone_whatever_domain_is_shared_and_counts_once()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson invited = await _server.RegisterAsync();
        TestPerson colleague = await _server.RegisterAsync();
        (_, string token) = await scene.InviteAsync(invited.Email.ToUpperInvariant());

        Assert.Equal((403, "invite.other_address"), await InviteScene.JoinAsync(colleague, token));
        using HttpResponseMessage registered = await RegisterAsync(token);
        Assert.Equal("invite.other_address", await NetworkScenario.CodeOfAsync(registered));
        // Nobody is let in by the address that they typed at registration, nor by its domain.
        Assert.Equal(1, await scene.MembersAsync());

        Assert.Equal((200, ""), await InviteScene.JoinAsync(invited, token));
        Assert.Equal("member", await scene.RoleOfAsync(invited));
        await scene.SqlAsync("DELETE FROM members WHERE tenant_id = $1 AND user_id = $2", scene.Tenant.Value, invited.UserId.Value);
        Assert.Equal((404, "invite.not_valid"), await InviteScene.JoinAsync(invited, token));
    }

    [Theory]
    [InlineData("moderator", "admin", "invite.role_too_high")]
    [InlineData("admin", "owner", "invite.role_too_high")]
    [InlineData("owner", "owner", "invite.role_too_high")]
    [InlineData("member", "viewer", "access.denied")]
    [InlineData("viewer", "viewer", "access.denied")]
    public async Task I10_nobody_gives_more_than_their_own_role_nor_invites_without_the_right(string role, string given, string code)
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson person = role == "owner" ? scene.Owner : await scene.MemberAsync(role);

        foreach ((string path, object body) in new (string, object)[] { ("invite-links", new { role = given }), ("invitations", new { email = "friend@example.org", role = given }) })
        {
            using HttpResponseMessage answer = await person.Http.PostAsJsonAsync($"/v1/tenants/{scene.Tenant}/{path}", body);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal(code, await NetworkScenario.CodeOfAsync(answer));
        }
    }

    [Fact]
    public async Task I10_link_of_an_admin_role_ends_with_the_demotion_of_who_made_it_and_one_of_a_lesser_role_goes_on()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson admin = await scene.MemberAsync("admin");
        string high = await scene.TokenAsync(new { role = "admin" }, admin);
        string low = await scene.TokenAsync(new { role = "viewer" }, admin);

        await scene.SqlAsync("UPDATE members SET role = 'moderator' WHERE user_id = $1 AND tenant_id = $2", admin.UserId.Value, scene.Tenant.Value);

        Assert.Equal((404, "invite.not_valid"), await scene.PreviewAsync(high));
        Assert.Equal((200, ""), await scene.PreviewAsync(low));
        JsonElement links = (await scene.Owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{scene.Tenant}/invite-links")).GetProperty("items");
        Assert.Equal(["active", "void"], links.EnumerateArray().Select(link => link.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task I10_invite_raises_nobody_who_is_in_already()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson viewer = await scene.MemberAsync("viewer");
        string token = await scene.TokenAsync(new { role = "admin", maxUses = 1 });
        (_, string letter) = await scene.InviteAsync(viewer.Email, new { email = viewer.Email, role = "admin" });

        Assert.Equal((200, ""), await InviteScene.JoinAsync(viewer, token));
        Assert.Equal((200, ""), await InviteScene.JoinAsync(viewer, letter));

        Assert.Equal("viewer", await scene.RoleOfAsync(viewer));
        Assert.Equal(0, await _server.SqlAsync("SELECT uses FROM invite_links WHERE tenant_id = $1", scene.Tenant.Value));
    }

    [Fact]
    public async Task I10_of_10000_invitations_only_as_many_go_out_as_a_day_allows_however_many_at_once()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        int tries = LongRun.Count(200, 10_000);
        using var atOnce = new SemaphoreSlim(20);

        int[] answers = await Task.WhenAll(Enumerable.Range(0, tries).Select(async i =>
        {
            await atOnce.WaitAsync();
            try
            {
                using HttpResponseMessage answer = await scene.Owner.Http.PostAsJsonAsync($"/v1/tenants/{scene.Tenant}/invitations", new { email = $"victim{i}@example.org" });
                Assert.True(answer.StatusCode != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter is not null);
                return (int)answer.StatusCode;
            }
            finally
            {
                atOnce.Release();
            }
        }));

        Assert.Equal(50, answers.Count(status => status == 201));
        Assert.Equal(tries - 50, answers.Count(status => status == 429));
        Assert.Equal(50L, await _server.SqlAsync("SELECT count(*) FROM invitations WHERE tenant_id = $1", scene.Tenant.Value));
    }

    [Fact]
    public async Task I10_one_address_is_written_to_five_times_a_day_whoever_sends()
    {
        var answers = new List<int>();
        for (int i = 0; i < 7; i++)
        {
            InviteScene scene = await InviteScene.MakeAsync(_server);
            using HttpResponseMessage answer = await scene.Owner.Http.PostAsJsonAsync($"/v1/tenants/{scene.Tenant}/invitations", new { email = "often@example.org" });
            answers.Add((int)answer.StatusCode);
        }
        Assert.Equal([201, 201, 201, 201, 201, 429, 429], answers);
    }

    [Fact]
    public async Task I10_letter_goes_again_only_after_ten_minutes_and_its_former_link_ends()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson invited = await _server.RegisterAsync();
        (Guid id, string token) = await scene.InviteAsync(invited.Email);
        Assert.Equal(HttpStatusCode.TooManyRequests, await ResendAsync());

        await scene.SqlAsync("UPDATE invitations SET sent_at = sent_at - interval '11 minutes' WHERE id = $1", id);
        Assert.Equal(HttpStatusCode.OK, await ResendAsync());
        Assert.Equal((404, "invite.not_valid"), await InviteScene.JoinAsync(invited, token));

        await scene.SqlAsync("UPDATE invitations SET status = 'declined', sent_at = sent_at - interval '11 minutes' WHERE id = $1", id);
        Assert.Equal(HttpStatusCode.Conflict, await ResendAsync());

        async Task<HttpStatusCode> ResendAsync()
        {
            using HttpResponseMessage answer = await scene.Owner.Http.PostAsync($"/v1/invitations/{id}/resend", null);
            return answer.StatusCode;
        }
    }

    private Task<HttpResponseMessage> RegisterAsync(string invite)
    {
        string name = "r" + System.Security.Cryptography.RandomNumberGenerator.GetHexString(12, lowercase: true);
        return _server.Anonymous.PostAsJsonAsync("/v1/auth/register", new { email = $"{name}@example.org", username = name, password = $"correct horse {name} staple", mode = "token", invite });
    }
}
