using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Protocol.Releases;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Fleet;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Fleet;

/// <summary>Updates of a space's machines: wave by wave, each machine's owner asked, and an end of it where one fares badly.</summary>
public sealed class FleetTests(FleetTests.Releasing releasing) : IClassFixture<FleetTests.Releasing>
{
    private readonly TestServer _server = releasing.Server;

    [Fact]
    public async Task M3_a_wave_is_asked_when_the_one_before_is_well_and_a_machine_that_goes_back_ends_it_for_the_rest()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent one = await MachineAsync(home, "one", "auto"), two = await MachineAsync(home, "two", "auto"), three = await MachineAsync(home, "three", "auto"), four = await MachineAsync(home, "four", "auto");
        TestAgent[] all = [one, two, three, four];
        JsonElement made = await NetworkScenario.PostAsync(home.Person.Http, $"{Fleet(home)}/updates", new { version = "0.2.0", waves = new[] { "1", "50%" }, gateMinutes = 10 });
        Assert.Equal(("0.2.0", 3, 4), (made.GetProperty("version").GetString(), made.GetProperty("waves").GetInt32(), made.GetProperty("machines").GetArrayLength()));

        // 1. The first alone, and nobody else until it has been well for long enough.
        await LookAsync();
        await TestAgent.UntilAsync(() => all.Count(IsAsked) == 1, "the first wave");
        TestAgent first = all.Single(IsAsked);
        await TellAsync(first, "done");
        await StateAsync(home, first, "done");
        await LookAsync();
        await LookAsync();
        Assert.Equal(1, (await LastAsync(home)).GetProperty("wave").GetInt32());
        await TestAgent.UntilAsync(() => !all.Any(IsAsked), "a wish that is over");
        await PassGateAsync(home);

        // 2. Half of all, the second of which goes back: the last one is left as it is.
        await TestAgent.UntilAsync(() => all.Count(IsAsked) == 2, "the second wave");
        TestAgent[] second = [.. all.Where(IsAsked)];
        TestAgent spared = all.Except(second).Single(machine => machine != first);
        await TellAsync(second[0], "installing");
        await TellAsync(second[0], "done");
        await TellAsync(second[1], "rolled_back", "Version 0.2.0 did not do its work.");
        await StateAsync(home, second[1], "rolled_back");
        await LookAsync();
        JsonElement update = await LastAsync(home);
        Assert.Equal(("stopped", $"{second[1].Name}: Version 0.2.0 did not do its work."), (update.GetProperty("status").GetString(), update.GetProperty("reason").GetString()));
        Assert.Equal("called_off", StateOf(update, spared));
        Assert.False(IsAsked(spared));

        // 3. The machine's own page tells who asked, and what came of it.
        // What it said of its map may be written later.
        JsonElement log = (await home.GetAsync($"/v1/devices/{second[1].Device}/changes")).GetProperty("items").EnumerateArray()
            .Single(entry => entry.GetProperty("items")[0].GetProperty("item").GetString()!.StartsWith("update to 0.2.0, asked for by ", StringComparison.Ordinal));
        Assert.False(log.GetProperty("succeeded").GetBoolean());
        Assert.Equal(HttpStatusCode.Conflict, (await home.Person.Http.PatchAsJsonAsync($"{Fleet(home)}/updates/{update.GetProperty("id").GetString()}", new { status = "running" })).StatusCode);
    }

    [Fact]
    public async Task J2_whoever_says_no_is_not_asked_who_wants_to_be_asked_is_not_counted_and_who_is_away_is_passed_over()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent willing = await MachineAsync(home, "willing", "auto"), asking = await MachineAsync(home, "asking", "ask"), refusing = await MachineAsync(home, "refusing", "off"), away = await MachineAsync(home, "away", "auto");
        await away.CloseAsync();
        await UntilAsync(async () => !(await MachineOfAsync(home, away)).GetProperty("connected").GetBoolean(), "away");
        JsonElement made = await NetworkScenario.PostAsync(home.Person.Http, $"{Fleet(home)}/updates", new { waves = new[] { "100%" }, gateMinutes = 1, version = "0.2.0" });
        Assert.DoesNotContain(made.GetProperty("machines").EnumerateArray(), machine => machine.GetProperty("name").GetString() == "refusing");
        // One at a time.
        using (HttpResponseMessage again = await home.Person.Http.PostAsJsonAsync($"{Fleet(home)}/updates", new { version = "0.2.0" }))
            Assert.Equal("fleet.running", await NetworkScenario.CodeOfAsync(again));
        await LookAsync();
        await TestAgent.UntilAsync(() => IsAsked(willing) && IsAsked(asking), "those who are there");
        Assert.Equal("0.2.0", willing.Manifest!.Update.Version);
        Assert.False(IsAsked(refusing));
        await TellAsync(asking, "declined", "It waits for the owner of the machine.", "ask");
        await TellAsync(willing, "done");
        await StateAsync(home, willing, "done");
        await StateAsync(home, asking, "declined");
        await StateAsync(home, away, "away");
        await PassGateAsync(home);
        Assert.Equal("done", (await LastAsync(home)).GetProperty("status").GetString());
        // Its owner said yes later.
        await TellAsync(asking, "done", consent: "ask");
        await StateAsync(home, asking, "done");
    }

    [Fact]
    public async Task An_update_is_paused_and_called_off_and_only_by_who_may()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        using (HttpResponseMessage none = await home.Person.Http.PostAsJsonAsync($"{Fleet(home)}/updates", new { version = "0.2.0" }))
            Assert.Equal("fleet.nothing", await NetworkScenario.CodeOfAsync(none));
        await using TestAgent machine = await MachineAsync(home, "nas", "auto");
        using (HttpResponseMessage other = await home.Person.Http.PostAsJsonAsync($"{Fleet(home)}/updates", new { version = "0.1.9" }))
            Assert.Equal("fleet.other_release", await NetworkScenario.CodeOfAsync(other));
        foreach (object wrong in new object[] { new { version = "0.2.0", waves = new[] { "0" } }, new { version = "0.2.0", waves = new[] { "120%" } }, new { version = "0.2.0", gateMinutes = 0 }, new { version = "0.2.0", deviceIds = Array.Empty<string>() } })
        {
            using HttpResponseMessage refused = await home.Person.Http.PostAsJsonAsync($"{Fleet(home)}/updates", wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        TestPerson member = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, home.Person.TenantId, "moderator");
        Assert.Equal(HttpStatusCode.Forbidden, (await member.Http.PostAsJsonAsync($"{Fleet(home)}/updates", new { version = "0.2.0" })).StatusCode);
        Assert.Equal("0.2.0", (await member.Http.GetFromJsonAsync<JsonElement>(Fleet(home))).GetProperty("offered").GetProperty("version").GetString());

        JsonElement made = await NetworkScenario.PostAsync(home.Person.Http, $"{Fleet(home)}/updates", new { version = "0.2.0" });
        string path = $"{Fleet(home)}/updates/{made.GetProperty("id").GetString()}";
        await LookAsync();
        await TestAgent.UntilAsync(() => IsAsked(machine), "asked");
        Assert.True((await home.Person.Http.PatchAsJsonAsync(path, new { status = "paused" })).IsSuccessStatusCode);
        await TellAsync(machine, "done");
        await StateAsync(home, machine, "done");
        await LookAsync();
        Assert.Equal("paused", (await LastAsync(home)).GetProperty("status").GetString());
        Assert.True((await home.Person.Http.PatchAsJsonAsync(path, new { status = "aborted" })).IsSuccessStatusCode);
        Assert.Equal("fleet.ended", await NetworkScenario.CodeOfAsync(await home.Person.Http.PatchAsJsonAsync(path, new { status = "running" })));
    }

    private static string Fleet(NetworkScenario home) => $"/v1/tenants/{home.Person.TenantId}/fleet";

    private static bool IsAsked(TestAgent machine) => machine.Manifest?.Update is not null;

    private async Task<TestAgent> MachineAsync(NetworkScenario home, string name, string consent)
    {
        TestAgent machine = await home.JoinAsync(_server, name);
        await machine.SendAsync(new AgentFrame { Status = new StatusReport { Update = new UpdateReport { Consent = consent } } });
        await UntilAsync(async () => (await MachineOfAsync(home, machine)) is var told && told.GetProperty("consent").GetString() == consent && told.GetProperty("connected").GetBoolean(), $"{name} says {consent}");
        return machine;
    }

    private static async Task<JsonElement> MachineOfAsync(NetworkScenario home, TestAgent machine) =>
        (await home.GetAsync(Fleet(home))).GetProperty("machines").EnumerateArray().Single(one => one.GetProperty("deviceId").GetString() == machine.Device.ToString());

    private static Task TellAsync(TestAgent machine, string outcome, string detail = "", string consent = "auto") => machine.SendAsync(new AgentFrame
    {
        Status = new StatusReport { Update = new UpdateReport { Consent = consent, WishId = s_wishes.GetOrAdd(machine, one => one.Manifest!.Update.Id), Outcome = outcome, Detail = detail } },
    });

    // What a machine was asked for, also when it is not any more.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<TestAgent, ByteString> s_wishes = new();

    private static Task StateAsync(NetworkScenario home, TestAgent machine, string state) => UntilAsync(async () => StateOf(await LastAsync(home), machine) == state, $"{machine.Name} is {state}");

    private static string? StateOf(JsonElement update, TestAgent machine) =>
        update.GetProperty("machines").EnumerateArray().Single(one => one.GetProperty("deviceId").GetString() == machine.Device.ToString()).GetProperty("state").GetString();

    private static async Task<JsonElement> LastAsync(NetworkScenario home) => (await home.GetAsync(Fleet(home))).GetProperty("update");

    private static async Task UntilAsync(Func<Task<bool>> done, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await done())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"Waited in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private Task<int> LookAsync() => _server.App.Services.GetRequiredService<FleetWatch>().LookAsync(TestContext.Current.CancellationToken);

    // As if all had been well for an hour.
    private async Task PassGateAsync(NetworkScenario home)
    {
        await UntilAsync(
            async () =>
            {
                await LookAsync();
                return (await LastAsync(home)).GetProperty("healthyAt").ValueKind != JsonValueKind.Null;
            },
            "all well");
        await _server.SqlAsync("UPDATE fleet_updates SET healthy_at = healthy_at - interval '1 hour' WHERE tenant_id = $1 AND status = 'running'", home.Person.TenantId.Value);
        await LookAsync();
    }

    /// <summary>A server that offers a signed release.</summary>
    public sealed class Releasing(PostgresCluster cluster) : IAsyncLifetime
    {
        private string _folder = "";

        public TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _folder = Directory.CreateTempSubdirectory("lanstead-fleet-").FullName;
            using ECDsa root = ECDsa.Create(ECCurve.NamedCurves.nistP256), key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            DateTimeOffset end = TimeProvider.System.GetUtcNow().AddDays(30);
            byte[] keys = JsonSerializer.SerializeToUtf8Bytes(
                new ReleaseKeys(ReleaseKeys.KindWord, 1, end, [ReleaseKey.Of(root.ExportSubjectPublicKeyInfo())], 1, [ReleaseKey.Of(key.ExportSubjectPublicKeyInfo())]), ReleaseJson.Default.ReleaseKeys);
            byte[] release = JsonSerializer.SerializeToUtf8Bytes(
                new Release(Release.KindWord, "0.2.0", 1, end, [new ReleaseFile("lanstead-linux-x64", 4, new byte[32])]), ReleaseJson.Default.Release);
            await File.WriteAllBytesAsync(Path.Combine(_folder, "keys.json"), SignedDocument.ToFile([SignedDocument.Sign(ReleaseKeys.Domain, keys, root)]));
            await File.WriteAllBytesAsync(Path.Combine(_folder, "release.json"), SignedDocument.Sign(Release.Domain, release, key).ToFile());
            Server = await TestServer.StartAsync(cluster, settings: ["--releases", _folder]);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
