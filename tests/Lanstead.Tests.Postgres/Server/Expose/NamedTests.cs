using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Security;

namespace Lanstead.Tests.Postgres.Server.Expose;

/// <summary>Services that are reached by a name: whose a name is, what agents are told of it, and what they say of its certificate.</summary>
public sealed class NamedTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_name_shares_a_port_with_other_names_and_with_nobody_else_and_its_certificate_is_told()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");

        // 1. Nobody is asked for a certificate to whose terms nobody agreed.
        using HttpResponseMessage early = await ExposeAsync(scene, home, "blog.one.example");
        Assert.Contains("expose.terms_wanted", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage agreed = await scene.Person.Http.PutAsJsonAsync($"/v1/tunnel-servers/{scene.ServerId}/certificate-authority", new { agreed = true, contact = "ann@example.org", directory = "https://acme.example/directory" });
        Assert.Equal(HttpStatusCode.OK, agreed.StatusCode);

        // 2. Two names at one address, to two ports of the service.
        JsonElement blog = await MadeAsync(scene, home, "Blog.One.example.", 8080), photos = await MadeAsync(scene, home, "photos.one.example", 8081);
        Assert.Equal(("blog.one.example", "http", "https://blog.one.example"), (blog.GetProperty("host").GetString(), blog.GetProperty("upstream").GetString(), blog.GetProperty("join").GetString()));
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Exposures.Count: 2 } && ExposeScenario.PlanOf(home) is { Exposures.Count: 2 }, "plans of both ends");
        Exposure atHub = ExposeScenario.PlanOf(scene.Vps)!.Exposures.Single(one => one.Named.Host == "blog.one.example"), atHome = ExposeScenario.PlanOf(home)!.Exposures.Single(one => one.Id == atHub.Id);
        Assert.Equal((NamedMode.Http, "https://acme.example/directory", "ann@example.org"), (atHub.Named.Mode, atHub.Named.Authority, atHub.Named.Contact));
        Assert.Equal((8080u, SourceMode.Masquerade), (atHome.Ports[0].TargetPort, atHome.Source));
        Assert.Null(atHome.Named);
        Assert.Equal(2, ExposeScenario.PlanOf(home)!.Exposures.Select(one => one.Ports[0].TunnelPort).Distinct().Count());

        // 3. The port is theirs, and a name is one exposure's.
        using HttpResponseMessage raw = await scene.Person.Http.PostAsJsonAsync($"{scene.Space}/exposures", new { deviceId = home.Device.ToString(), ports = new[] { new { protocol = "tcp", first = 443 } } });
        Assert.Contains("exposure.port_taken", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage again = await ExposeAsync(scene, home, "blog.one.example");
        string said = await again.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("attic-pc", said, StringComparison.Ordinal);
        await using ExposeScenario other = await ExposeScenario.MakeAsync(_server, "203.0.113.77");
        await using TestAgent elsewhere = await other.DeviceAsync("cellar-pc");
        using HttpResponseMessage foreign = await ExposeAsync(other, elsewhere, "blog.one.example", "tls");
        string told = await foreign.Content.ReadAsStringAsync();
        Assert.Contains("exposure.host_taken", told, StringComparison.Ordinal);
        Assert.DoesNotContain("attic-pc", told, StringComparison.Ordinal);

        // 4. What the tunnel server says of the certificate, and nobody else.
        string id = blog.GetProperty("id").GetString()!;
        await TellAsync(home, blog, "A lie.");
        await TellAsync(scene.Vps, blog, "blog.one.example points to 203.0.113.9, not to this server (203.0.113.5).");
        JsonElement seen = await scene.UntilAsync($"/v1/exposures/{id}", one => one.GetProperty("certificate").ValueKind == JsonValueKind.Object);
        Assert.StartsWith("blog.one.example points to", seen.GetProperty("certificate").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("certificate").GetProperty("notAfter").ValueKind);

        // 5. Another port of the service, by a change; and gone, the name is free.
        Assert.True((await scene.Person.Http.PatchAsJsonAsync($"/v1/exposures/{id}", new { ports = new[] { new { targetPort = 9090 } } })).IsSuccessStatusCode);
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(home)!.Exposures.Any(one => one.Ports[0].TargetPort == 9090), "the other port");
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"/v1/exposures/{id}")).StatusCode);
        using HttpResponseMessage free = await ExposeAsync(other, elsewhere, "blog.one.example", "tls");
        Assert.Equal(HttpStatusCode.Created, free.StatusCode);
    }

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("203.0.113.5", null)]
    [InlineData("-a.example.com", null)]
    [InlineData("a b.example.com", null)]
    [InlineData("fine.example.com", "proxyV2")]
    public async Task What_is_no_name_and_what_a_name_cannot_have_is_refused(string host, string? source)
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        using HttpResponseMessage refused = await scene.Person.Http.PostAsJsonAsync($"{scene.Space}/exposures", new { deviceId = home.Device.ToString(), host, source, ports = new[] { new { targetPort = 80 } } });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static Task<HttpResponseMessage> ExposeAsync(ExposeScenario scene, TestAgent home, string host, string upstream = "http", int port = 8080) =>
        scene.Person.Http.PostAsJsonAsync($"{scene.Space}/exposures", new { deviceId = home.Device.ToString(), host, upstream, ports = new[] { new { targetPort = port } } });

    private static async Task<JsonElement> MadeAsync(ExposeScenario scene, TestAgent home, string host, int port)
    {
        using HttpResponseMessage made = await ExposeAsync(scene, home, host, port: port);
        string text = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static Task TellAsync(TestAgent agent, JsonElement exposure, string detail) => agent.SendAsync(new AgentFrame
    {
        Status = new StatusReport { Certificates = { new CertificateStatus { ExposureId = ByteString.CopyFrom(exposure.GetProperty("id").GetGuid().ToByteArray(bigEndian: true)), Detail = detail } } },
    });
}
