using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Names;

/// <summary>Names that people add to a network: what may be said, and that every agent hears it, signed.</summary>
public sealed class NameRecordTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Names_are_added_reach_the_agents_and_are_removed()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        string path = $"/v1/networks/{home.Network}";
        JsonElement printer = await NetworkScenario.PostAsync(home.Person.Http, $"{path}/records", new { name = "printer", type = "A", data = "192.168.1.9" });
        await NetworkScenario.PostAsync(home.Person.Http, $"{path}/records", new { name = "*.apps", type = "CNAME", data = "alpha" });

        await TestAgent.UntilAsync(() => agent.Replicas.TryGetValue(home.Network, out var map) && map.Head?.Dns?.Records.Count == 2, "both names");
        Assert.Equal("lanstead.internal", agent.Replicas[home.Network].Head!.Dns.Suffix);
        Assert.Equal(["*.apps CNAME alpha", "printer A 192.168.1.9"], agent.Replicas[home.Network].Head!.Dns.Records.Select(record => $"{record.Name} {record.Type} {record.Data}").Order(StringComparer.Ordinal));
        JsonElement names = await home.GetAsync($"{path}/names");
        Assert.Equal(("home.lanstead.internal", 2), (names.GetProperty("domain").GetString(), names.GetProperty("records").GetArrayLength()));

        Assert.Equal(HttpStatusCode.NoContent, (await home.Person.Http.DeleteAsync($"{path}/records/{printer.GetProperty("id").GetString()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await home.Person.Http.DeleteAsync($"{path}/records/{printer.GetProperty("id").GetString()}")).StatusCode);
        await TestAgent.UntilAsync(() => agent.Replicas[home.Network].Head?.Dns?.Records.Count == 1, "one name");
    }

    [Fact]
    public async Task What_would_lead_programs_astray_is_refused()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        string path = $"/v1/networks/{home.Network}/records";
        foreach ((string name, string type, string data) in ((string, string, string)[])
        [
            ("x", "A", "127.0.0.1"), ("x", "A", "169.254.169.254"), ("x", "A", "0.0.0.0"), ("x", "A", "224.0.0.251"), ("x", "A", "10.1"), ("x", "A", "fd00::1"),
            ("x", "AAAA", "::1"), ("x", "AAAA", "fe80::1"), ("x", "AAAA", "::ffff:10.0.0.1"), ("x", "AAAA", "ff02::1"), ("x", "CNAME", "example.org."), ("x", "CNAME", "*"),
            ("X", "A", "10.0.0.1"), ("-x", "A", "10.0.0.1"), ("a.b.c.d.e", "A", "10.0.0.1"), ("a.*", "A", "10.0.0.1"), ("", "A", "10.0.0.1"), ("x", "TXT", "hello"),
        ])
            Assert.Equal("request.invalid", await NetworkScenario.CodeOfAsync(await home.Person.Http.PostAsJsonAsync(path, new { name, type, data })));

        await NetworkScenario.PostAsync(home.Person.Http, path, new { name = "nas", type = "A", data = "10.0.0.1" });
        foreach ((string name, string type, string data) in ((string, string, string)[])[("nas", "A", "10.0.0.1"), ("nas", "CNAME", "alpha"), ("alpha", "A", "10.0.0.9")])
            Assert.Equal("record.name_taken", await NetworkScenario.CodeOfAsync(await home.Person.Http.PostAsJsonAsync(path, new { name, type, data })));
        // Several addresses of one name are no clash.
        await NetworkScenario.PostAsync(home.Person.Http, path, new { name = "nas", type = "A", data = "10.0.0.2" });

        await _server.SqlAsync(
            "INSERT INTO network_records SELECT gen_random_uuid(), id, tenant_id, 'n' || i, 'A', '10.0.0.1', now() FROM networks, generate_series(1, 98) i WHERE id = $1", home.Network.Value);
        Assert.Equal("record.too_many", await NetworkScenario.CodeOfAsync(await home.Person.Http.PostAsJsonAsync(path, new { name = "more", type = "A", data = "10.0.0.1" })));
    }
}
