using System.Text.Json;
using Lanstead.Declarations;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Tenants;

namespace Lanstead.Tests.Postgres.Server.Declarations;

/// <summary>A space as a document: exported, compared, applied.</summary>
public sealed class SpaceDeclarationsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Any_space_applied_to_an_empty_one_is_exported_byte_for_byte_the_same()
    {
        for (int seed = 1; seed <= LongRun.Count(2, 60); seed++)
        {
            TestPerson owner = await _server.RegisterAsync(), member = await _server.RegisterAsync();
            Declaration made = Read(new RandomSpace(seed).Make(NameOf(owner), NameOf(member)));
            (PersonApi api, SpaceDeclarations first) = await SpaceAsync(owner, member);
            Whole(await first.ApplyAsync(made, prune: true, default), seed);
            Assert.Empty(await first.DiffAsync(made, default));
            string exported = (await first.ExportAsync(default)).Write();

            (PersonApi other, SpaceDeclarations second) = await SpaceAsync(owner, member);
            Whole(await second.ApplyAsync(Read(exported), prune: true, default), seed);
            Assert.Equal(exported, (await second.ExportAsync(default)).Write());

            // Once more changes nothing, not even a row.
            int writes = other.Writes;
            Assert.Empty((await second.ApplyAsync(Read(exported), prune: true, default)).Done);
            Assert.Equal(writes, other.Writes);
            Assert.True(api.Writes > 0);
        }
    }

    [Fact]
    public async Task What_concerns_devices_comes_back_when_it_was_taken_away()
    {
        TestPerson owner = await _server.RegisterAsync();
        (PersonApi api, SpaceDeclarations space) = await SpaceAsync(owner);
        Whole(await space.ApplyAsync(Read("lanstead: 1\nnetworks:\n  lan: { ipv4Cidr: 10.44.0.0/24 }\n"), prune: false, default));
        JsonElement network = (await api.SendAsync(HttpMethod.Get, "/v1/networks", null, default)).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "lan");
        foreach (string device in new[] { "nas", "pc" })
            await NetworkScenario.PostAsync(owner.Http, $"/v1/networks/{network.GetProperty("id").GetString()}/peers", new { name = device, publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        const string Inside = """
            lanstead: 1
            networks:
              lan:
                tags: { nas: [storage, a-1] }
                routes:
                  - { device: nas, prefix: 192.168.77.0/24, decision: approved, mapped: null, name: office }
                servers:
                  - { device: nas, port: 25565, name: Blocks, game: "" }
                names: { printer: [A 192.168.77.9] }
                policy: |
                  default: allow
                  rules:
                    - allow: everyone
                      to: lan:office
            """;
        Applied applied = await space.ApplyAsync(Read(Inside), prune: false, default);
        Whole(applied);
        string whole = (await space.ExportAsync(default)).Write();
        foreach (string part in new[] { "nas: [a-1, storage]", "prefix: 192.168.77.0/24", "name: office", "to: lan:office", "name: Blocks", "printer: [A 192.168.77.9]" })
            Assert.Contains(part, whole, StringComparison.Ordinal);

        // Without being asked to, it removes nothing.
        Declaration empty = Read("lanstead: 1\nnetworks:\n  lan: { tags: {}, routes: [], servers: [], names: {} }\n");
        Applied kept = await space.ApplyAsync(empty, prune: false, default);
        Assert.Empty(kept.Done);
        Assert.Equal(4, kept.Open.Count(step => step.Kind == StepKind.Remove));
        Assert.Equal(4, (await space.ApplyAsync(empty, prune: true, default)).Done.Count);
        Assert.NotEqual(whole, (await space.ExportAsync(default)).Write());
        Whole(await space.ApplyAsync(Read(whole), prune: true, default));
        Assert.Equal(whole, (await space.ExportAsync(default)).Write());
    }

    [Fact]
    public async Task First_refusal_ends_it_and_says_what_was_done_and_what_not()
    {
        TestPerson owner = await _server.RegisterAsync();
        (_, SpaceDeclarations space) = await SpaceAsync(owner);
        Declaration wrong = Read("""
            lanstead: 1
            channels:
              news: { topic: what is new }
            networks:
              lan:
                ipv4Cidr: 10.45.0.0/24
                reservations: { 10.45.0.9: printer, 10.46.0.9: elsewhere }
            sinks:
              audit: { kind: webhook, address: "https://hooks.example.org/a" }
            members: { nobody-here: admin }
            """);
        Applied applied = await space.ApplyAsync(wrong, prune: false, default);
        Assert.Equal("network lan: reservation 10.46.0.9", applied.Refused?.What);
        Assert.Contains("An IPv4 address for a device in 10.45.0.0/24", applied.Why, StringComparison.Ordinal);
        Assert.Equal(["network lan", "channel news", "network lan: reservation 10.45.0.9"], applied.Done.Select(step => step.What));
        Assert.Equal(["sink audit"], applied.Open.Where(step => SpaceDeclarations.IsMeant(step, prune: false)).Select(step => step.What));
        Assert.Contains(applied.Open, step => step is { Kind: StepKind.Leave, What: "member nobody-here" });

        Declaration mended = Read(wrong.Write().Replace("10.46.0.9", "10.45.0.10", StringComparison.Ordinal));
        Applied rest = await space.ApplyAsync(mended, prune: false, default);
        Assert.Null(rest.Why);
        Assert.Equal(["network lan: reservation 10.45.0.10", "sink audit"], rest.Done.Select(step => step.What));
        // A secret is told once, and is in no export.
        string secret = Assert.Single(rest.Told).Split(' ')[^1];
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await space.ExportAsync(default)).Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_keep_what_they_give_when_questions_are_declared_anew()
    {
        TestPerson owner = await _server.RegisterAsync(), member = await _server.RegisterAsync();
        (PersonApi api, SpaceDeclarations space) = await SpaceAsync(owner, member);
        const string Asked = "lanstead: 1\nonboarding:\n  - { text: What?, answers: [{ label: Chess, tags: [chess] }, { label: Go }] }\n";
        Whole(await space.ApplyAsync(Read(Asked), prune: false, default));
        string path = (await api.SendAsync(HttpMethod.Get, "/v1/tenants", null, default)).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == "community").GetProperty("id").GetString()!;
        JsonElement before = await api.SendAsync(HttpMethod.Get, $"/v1/tenants/{path}/onboarding", null, default);
        Whole(await space.ApplyAsync(Read(Asked.Replace("Go }", "Go, tags: [go] }", StringComparison.Ordinal)), prune: false, default));
        JsonElement after = await api.SendAsync(HttpMethod.Get, $"/v1/tenants/{path}/onboarding", null, default);
        Assert.Equal(Ids(before), Ids(after));
    }

    private static string[] Ids(JsonElement onboarding) => [.. onboarding.GetProperty("questions").EnumerateArray()
        .SelectMany(question => question.GetProperty("choices").EnumerateArray().Append(question)).Select(one => one.GetProperty("id").GetString()!)];

    private async Task<(PersonApi Api, SpaceDeclarations Space)> SpaceAsync(TestPerson owner, params TestPerson[] members)
    {
        Space space = await Space.MakeAsync(_server, owner);
        foreach (TestPerson member in members)
            await _server.JoinTenantAsync(member, space.Id, "member");
        var api = new PersonApi(owner);
        return (api, new SpaceDeclarations(api, space.Id.ToString()));
    }

    private static string NameOf(TestPerson person) => person.Email.Split('@')[0];

    private static Declaration Read(string text)
    {
        (Declaration? read, IReadOnlyList<DeclarationProblem> problems) = Declaration.Read(text);
        Assert.True(read is not null, $"{string.Join("\n", problems)}\n{text}");
        return read;
    }

    private static void Whole(Applied applied, int seed = 0) =>
        Assert.True(applied.Refused is null && applied.Open.Count == 0, $"seed {seed}: {applied.Refused}: {applied.Why}\n{string.Join("\n", applied.Open)}");
}
