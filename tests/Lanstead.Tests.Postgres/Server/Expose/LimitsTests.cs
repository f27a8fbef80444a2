using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Limits;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Expose;

/// <summary>Rates, quotas and counts: what people set, what the tunnel server is told, and who hears when a quota is used up.</summary>
public sealed class LimitsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly TrafficLimitsRequest s_none = new(null, null, null);

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Limits_of_an_exposure_and_of_its_device_are_in_the_tunnel_servers_plan_alone()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        JsonElement made = await scene.ExposeAsync(home, 25565);
        string exposure = $"/v1/exposures/{made.GetProperty("id").GetString()}/limits", client = $"/v1/tunnel-clients/{made.GetProperty("clientId").GetString()}/limits";
        Assert.Equal(JsonValueKind.Null, (await scene.GetAsync(exposure)).GetProperty("rateInKbit").ValueKind);

        JsonElement put = await PutAsync(scene, exposure, new { rateInKbit = 20_000, rateOutKbit = 5_000, quota = new { bytes = 5_000_000_000, period = "month", day = 15, usedUp = "suspend" } });
        Assert.Equal((20_000, 0, "suspend"), (put.GetProperty("rateInKbit").GetInt32(), put.GetProperty("quota").GetProperty("used").GetInt32(), put.GetProperty("quota").GetProperty("usedUp").GetString()));
        await PutAsync(scene, client, new { rateInKbit = (int?)null, rateOutKbit = 9_000, quota = (object?)null });
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { ClientLimits.Count: 1, Exposures: [{ Limit.Quota: not null }] }, "limits in the plan");
        TunnelPlan plan = ExposeScenario.PlanOf(scene.Vps)!;
        TrafficLimit limit = plan.Exposures[0].Limit;
        Assert.Equal((20_000ul, 5_000ul, 5_000_000_000ul, 5_000_000_000ul, true), (limit.RateInKbit, limit.RateOutKbit, limit.Quota.AtBytes, limit.Quota.PeriodBytes, limit.Quota.Suspend));
        Assert.Equal(15, DateTimeOffset.FromUnixTimeMilliseconds(limit.Quota.ResetsAt).Day);
        Assert.Equal((plan.Exposures[0].ClientPeerId, 0ul, 9_000ul), (plan.ClientLimits[0].ClientPeerId, plan.ClientLimits[0].Limit.RateInKbit, plan.ClientLimits[0].Limit.RateOutKbit));
        Assert.Null(ExposeScenario.PlanOf(home)!.Exposures[0].Limit);

        // Taken away, nothing is limited.
        await PutAsync(scene, exposure, s_none);
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Exposures: [{ Limit: null }] }, "no limit any more");
        foreach (object wrong in new object[] { new { rateInKbit = 1, rateOutKbit = (int?)null, quota = (object?)null }, new { rateInKbit = (int?)null, rateOutKbit = (int?)null, quota = new { bytes = 5, period = "day", usedUp = "throttle" } } })
            Assert.Equal(HttpStatusCode.BadRequest, (await scene.Person.Http.PutAsJsonAsync(exposure, wrong)).StatusCode);
    }

    [Fact]
    public async Task A_quota_counts_what_the_tunnel_server_tells_and_people_hear_before_it_is_used_up()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        JsonElement made = await scene.ExposeAsync(home, 25565);
        Guid id = made.GetProperty("id").GetGuid();
        string limits = $"/v1/exposures/{id}/limits";
        await PutAsync(scene, limits, new { rateInKbit = (int?)null, rateOutKbit = (int?)null, quota = new { bytes = 1_000_000, period = "month", usedUp = "throttle" } });

        // 1. What goes through is used; where the tunnel server has to stop stays where it is.
        await ExposeScenario.TellAsync(scene.Vps, id, publicSide: true, open: true, bytesIn: 850_000, packetsIn: 1000, connections: 1);
        await scene.UntilAsync(limits, one => Used(one) == 850_000);
        await LookAsync();
        Assert.Equal(1_000_000ul, AtBytes(scene));
        JsonElement near = await ToldAsync(scene, "quotaNear");
        Assert.Contains("Four fifths", near.GetProperty("text").GetString(), StringComparison.Ordinal);

        // 2. Its machine began to count anew: what is left is left.
        await ExposeScenario.TellAsync(scene.Vps, id, publicSide: true, open: true, bytesIn: 50_000, packetsIn: 50, connections: 1);
        await scene.UntilAsync(limits, one => Used(one) == 900_000);
        await LookAsync();
        await TestAgent.UntilAsync(() => AtBytes(scene) == 150_000, "a quota by the new counters");

        // 3. Used up: told once, however often one looks.
        await ExposeScenario.TellAsync(scene.Vps, id, publicSide: true, open: true, bytesIn: 150_000, packetsIn: 150, connections: 1);
        JsonElement reached = await scene.UntilAsync(limits, one => Used(one) == 1_000_000);
        Assert.True(reached.GetProperty("quota").GetProperty("reached").GetBoolean());
        await LookAsync();
        await LookAsync();
        Assert.Equal(1, (await ToldAsync(scene, "quotaReached")).GetProperty("times").GetInt32());

        // 4. A month later it begins anew.
        var later = new SteppedTime();
        later.Step(TimeProvider.System.GetUtcNow().AddDays(40) - DateTimeOffset.UnixEpoch);
        using var watch = ActivatorUtilities.CreateInstance<QuotaWatch>(_server.App.Services, later);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        await TestAgent.UntilAsync(() => AtBytes(scene) == 1_150_000, "a quota of the next month");
    }

    [Fact]
    public async Task A_space_exposes_no_more_than_it_may_whoever_asks_at_the_same_moment()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        string path = $"{scene.Space}/expose-limits";
        JsonElement set = await PutAsync(scene, path, new { exposuresMax = 3, portsMax = 10, userExposuresMax = (int?)null, userPortsMax = 9, quota = new { bytes = 1_000_000_000, period = "day", usedUp = "throttle" } });
        Assert.Equal((3, 0), (set.GetProperty("exposuresMax").GetInt32(), set.GetProperty("exposures").GetInt32()));

        object Range(int first, int last) => new { deviceId = home.Device.ToString(), ports = new[] { new { protocol = "udp", first, last } } };
        JsonElement made = await scene.ExposeAsync(home, 0, more: Range(2000, 2007));
        await RefusedAsync(scene.Person.Http.PostAsJsonAsync($"{scene.Space}/exposures", Range(3000, 3001)), "Each person");
        await RefusedAsync(scene.Person.Http.PatchAsJsonAsync($"/v1/exposures/{made.GetProperty("id").GetString()}", new { ports = new[] { new { protocol = "udp", first = 2000, last = 2009 } } }), "Each person");
        Assert.True((await scene.Person.Http.PatchAsJsonAsync($"/v1/exposures/{made.GetProperty("id").GetString()}", new { ports = new[] { new { protocol = "udp", first = 2000, last = 2001 } } })).IsSuccessStatusCode);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => scene.Person.Http.PostAsJsonAsync($"{scene.Space}/exposures", Range(4000 + number, 4000 + number))));
        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
        JsonElement now = await scene.GetAsync(path);
        Assert.Equal((3, 4), (now.GetProperty("exposures").GetInt32(), now.GetProperty("ports").GetInt32()));

        // Its quota is of all that goes through together.
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Limit.Quota.PeriodBytes: 1_000_000_000 }, "the space's quota in the plan");
    }

    private static async Task RefusedAsync(Task<HttpResponseMessage> asked, string word)
    {
        using HttpResponseMessage answer = await asked;
        JsonElement problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((HttpStatusCode.Conflict, "expose.limit_reached"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.StartsWith(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static long Used(JsonElement limits) => limits.GetProperty("quota").GetProperty("used").GetInt64();

    private static ulong AtBytes(ExposeScenario scene) => ExposeScenario.PlanOf(scene.Vps) is { Exposures: [{ Limit.Quota: { } quota }] } ? quota.AtBytes : 0;

    private static async Task<JsonElement> ToldAsync(ExposeScenario scene, string kind) =>
        (await scene.UntilAsync("/v1/me/notifications", all => all.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("kind").GetString() == kind)))
            .GetProperty("items").EnumerateArray().Single(item => item.GetProperty("kind").GetString() == kind);

    private Task<int> LookAsync() => _server.App.Services.GetRequiredService<QuotaWatch>().LookAsync(TestContext.Current.CancellationToken);

    private static async Task<JsonElement> PutAsync(ExposeScenario scene, string path, object body)
    {
        using HttpResponseMessage response = await scene.Person.Http.PutAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
