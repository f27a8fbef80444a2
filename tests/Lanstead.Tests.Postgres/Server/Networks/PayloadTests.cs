using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>J1: texts that would act somewhere (shell, config, resolver, terminal) are refused, or stored as what cannot act.</summary>
public sealed class PayloadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task J1_200_payloads_in_every_text_field_are_refused_or_inert()
    {
        TestPerson person = await _server.RegisterAsync();
        NetworkScenario home = await NetworkScenario.MakeAsync(person);
        HttpClient http = person.Http;
        string network = $"/v1/networks/{home.Network}";
        JsonElement phone = await NetworkScenario.PostAsync(http, $"{network}/peers", new { name = "phone", publicKey = Convert.ToBase64String(Enumerable.Repeat((byte)5, 32).ToArray()) });
        string peer = $"/v1/peers/{phone.GetProperty("id").GetString()}";
        string device = $"/v1/devices/{phone.GetProperty("deviceId").GetString()}";
        int sent = 0;
        foreach (string payload in Payloads())
        {
            // Labels: nothing of this list is one.
            await RefusedAsync(http.PatchAsJsonAsync(peer, new { name = payload }));
            await RefusedAsync(http.PatchAsJsonAsync(peer, new { ipv4 = payload }));
            await RefusedAsync(http.PatchAsJsonAsync(device, new { name = payload }));
            await RefusedAsync(http.PatchAsJsonAsync(device, new { publicEndpoint = payload }));
            await RefusedAsync(http.PatchAsJsonAsync(device, new { publicEndpoint = $"{payload}:51820" }));
            await RefusedAsync(http.PostAsJsonAsync($"{network}/peers", new { name = payload, publicKey = Convert.ToBase64String(Enumerable.Repeat((byte)6, 32).ToArray()) }));
            await RefusedAsync(http.PostAsJsonAsync($"{network}/peers", new { name = "other", publicKey = payload }));
            await RefusedAsync(http.PostAsJsonAsync($"{network}/reservations", new { address = payload, label = "x" }));
            await RefusedAsync(http.PostAsJsonAsync("/v1/networks", new { name = "x", ipv4Cidr = payload }));
            await RefusedAsync(http.PostAsJsonAsync($"{network}/records", new { name = payload, type = "A", data = "192.0.2.1" }));
            await RefusedAsync(http.PostAsJsonAsync($"{network}/records", new { name = "x", type = "CNAME", data = payload }));
            // Free text: any script, but only what is inert where it is shown.
            await InertAsync(http.PatchAsJsonAsync(network, new { name = payload }));
            await InertAsync(http.PatchAsJsonAsync(network, new { description = payload }));
            sent += 13;
        }
        Assert.True(sent >= 200 * 13, $"{sent} were sent.");

        Assert.Equal("phone", (await home.GetAsync(peer)).GetProperty("name").GetString());
        Assert.True(DnsLabel.IsValid((await home.GetAsync(network)).GetProperty("slug").GetString(), 32));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM peers WHERE network_id = $1", home.Network.Value));
    }

    [Fact]
    public async Task J1_hostnames_of_machines_become_labels_whatever_they_are()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        string key = await home.KeyAsync(1000);
        foreach (string payload in Payloads().Where(payload => payload.Length < 255).Take(60))
        {
            using var machine = EcdsaP256.Create();
            using HttpResponseMessage response = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, payload);
            if (response.StatusCode is HttpStatusCode.BadRequest)
                continue;
            // A hostname that cannot be sent as UTF-8 has another signature on arrival; else it is in, under a name that is a label.
            if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)
                continue;
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            string name = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("deviceName").GetString()!;
            Assert.True(DnsLabel.IsValid(name), name);
        }
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM devices WHERE hostname ~ '[\\x01-\\x1f\\x7f]'"));
        Assert.NotEqual(0L, await _server.SqlAsync("SELECT count(*) FROM devices WHERE tenant_id = $1", home.Person.TenantId.Value));
    }

    private static async Task RefusedAsync(Task<HttpResponseMessage> sent)
    {
        using HttpResponseMessage response = await sent;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task InertAsync(Task<HttpResponseMessage> sent)
    {
        using HttpResponseMessage response = await sent;
        if (response.StatusCode == HttpStatusCode.BadRequest)
            return;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(DisplayText.IsValid(body.GetProperty("name").GetString(), 1, 64));
        Assert.True(DisplayText.IsValid(body.GetProperty("description").GetString(), 0, 500));
    }

    // 10 carriers × 20 cargoes.
    private static IEnumerable<string> Payloads()
    {
        string[] cargoes =
        [
            "$(id)", "`id`", ";id", "|id", "&&id", "\nPostUp = id", "\r\nEndpoint = 1.2.3.4:5", "' OR 1=1 --", "\"; drop", "-oProxyCommand=id",
            "--help=x", "../../etc/passwd", "..", "a\0b", "\u202Eabc", "\u200Babc", "<script>x</script>", "%n%s", "{{7*7}}", "\x1b[31m",
        ];
        foreach (string cargo in cargoes)
        {
            yield return cargo;
            yield return "a" + cargo;
            yield return cargo + "a";
            yield return " " + cargo;
            yield return cargo + " ";
            yield return "'" + cargo + "'";
            yield return "\"" + cargo + "\"";
            yield return cargo + cargo;
            yield return cargo + "\t";
            yield return string.Concat(Enumerable.Repeat(cargo, 10_000 / cargo.Length));
        }
    }
}
