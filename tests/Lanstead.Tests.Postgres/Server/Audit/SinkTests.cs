using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>Webhooks and HTTP collectors: signed, in order, at least once, nothing lost.</summary>
public sealed class SinkTests(PostgresCluster cluster)
{
    private static readonly string[] s_allow = ["--outbound-allow", "127.0.0.0/8"];

    private static readonly (string Kind, string Address)[] s_refused =
    [
        ("webhook", "https://127.0.0.1/hook"), ("webhook", "http://hooks.example.org/"), ("webhook", "https://user@hooks.example.org/"), ("webhook", "ftp://hooks.example.org/"),
        ("splunk", "https://[::1]:8088/services/collector/event"), ("datadog", "https://169.254.169.254/"), ("syslog", "udp://10.0.0.1:514"), ("syslog", "tls://[::ffff:127.0.0.1]:6514"),
        ("syslog", "unix:///dev/log"), ("syslog", "tls://log.example.org"), ("syslog", "tls://log.example.org:6514/path"),
    ];

    [Fact]
    public async Task A_webhook_gets_every_event_of_its_space_once_in_order_and_signed()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_allow);
        TestPerson owner = await server.RegisterAsync();
        TestPerson other = await server.RegisterAsync();
        (string id, string secret) = await WebhookAsync(owner, receiver, "network.");
        await MakeAsync(other, "not yours");
        for (int i = 0; i < 5; i++)
            await MakeAsync(owner, $"net {i}");
        await UntilAsync(() => receiver.Calls.Count >= 5);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"net {i}"), receiver.Calls.Select(c => JsonDocument.Parse(c.Body).RootElement.GetProperty("after").GetProperty("name").GetString()));
        Assert.All(receiver.Calls, call =>
        {
            Assert.True(Receiver.IsSigned(call.Headers["Lanstead-Signature"]!, call.Body, secret));
            Assert.False(Receiver.IsSigned(call.Headers["Lanstead-Signature"]!, call.Body + " ", secret));
            Assert.False(Receiver.IsSigned(call.Headers["Lanstead-Signature"]!, call.Body, secret + "x"));
            Assert.Equal("network.create", call.Headers["Lanstead-Event"]);
            Assert.Equal(JsonDocument.Parse(call.Body).RootElement.GetProperty("id").GetInt64().ToString(provider: null), call.Headers["Lanstead-Delivery"]);
            Assert.True(JsonDocument.Parse(call.Body).RootElement.GetProperty("position").GetInt64() > 0);
        });

        // A new secret: for a day both sign, so that the receiver changes over in peace.
        using HttpResponseMessage rotated = await owner.Http.PostAsync($"/v1/tenants/{owner.TenantId}/sinks/{id}/rotate-secret", null);
        string newer = (await rotated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!;
        using HttpResponseMessage tested = await owner.Http.PostAsync($"/v1/tenants/{owner.TenantId}/sinks/{id}/test", null);
        Assert.Equal(HttpStatusCode.NoContent, tested.StatusCode);
        await UntilAsync(() => receiver.Calls.Count >= 6);
        (Microsoft.AspNetCore.Http.IHeaderDictionary headers, string body, _) = receiver.Calls.Last();
        Assert.Equal("sink.test", headers["Lanstead-Event"]);
        Assert.True(Receiver.IsSigned(headers["Lanstead-Signature"]!, body, secret) && Receiver.IsSigned(headers["Lanstead-Signature"]!, body, newer));

        // The receiver has it a moment before the server knows that it has.
        JsonElement list = default;
        await UntilAsync(async () =>
        {
            list = await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{owner.TenantId}/sinks/{id}/deliveries?limit=4");
            return list.GetProperty("items").EnumerateArray().All(d => d.GetProperty("status").GetString() == "delivered");
        });
        Assert.Equal(4, list.GetProperty("items").GetArrayLength());
        long last = list.GetProperty("items")[0].GetProperty("id").GetInt64();
        using HttpResponseMessage again = await owner.Http.PostAsync($"/v1/tenants/{owner.TenantId}/sinks/{id}/deliveries/{last}/redeliver", null);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        await UntilAsync(() => receiver.Calls.Count >= 7);
        Assert.Equal(body, receiver.Calls.Last().Body);
        Assert.DoesNotContain(secret, await owner.Http.GetStringAsync($"/v1/tenants/{owner.TenantId}/sinks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_and_loses_nothing()
    {
        var time = new AheadTime();
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_allow, adjust: services => services.AddSingleton<TimeProvider>(time));
        TestPerson owner = await server.RegisterAsync();
        (string id, _) = await WebhookAsync(owner, receiver);
        receiver.Status = 503;
        for (int i = 0; i < 3; i++)
            await MakeAsync(owner, $"net {i}");
        await UntilAsync(() => !receiver.Calls.IsEmpty);
        await UntilAsync(async () => (await SinkAsync(owner, id)).GetProperty("state").GetString() == "retrying");
        Assert.Equal("The receiver answered 503.", (await SinkAsync(owner, id)).GetProperty("lastError").GetString());
        // The pause grows: nothing more until it is over.
        int calls = receiver.Calls.Count;
        time.Step(SinkSender.PauseAfter(1));
        await UntilAsync(() => receiver.Calls.Count > calls);
        receiver.Status = 200;
        await UntilAsync(() =>
        {
            time.Step(TimeSpan.FromSeconds(5));
            return Task.FromResult(receiver.Actions.Length >= 4);
        });
        Assert.Equal(["sink.create", "network.create", "network.create", "network.create"], receiver.Actions);
        await UntilAsync(async () => (await SinkAsync(owner, id)).GetProperty("state").GetString() == "delivered");
        JsonElement first = (await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{owner.TenantId}/sinks/{id}/deliveries")).GetProperty("items").EnumerateArray().Last();
        Assert.Equal("delivered", first.GetProperty("status").GetString());
        Assert.True(first.GetProperty("attempts").GetInt32() >= 3);
    }

    [Fact]
    public async Task After_a_day_of_failures_a_sink_is_switched_off_and_goes_on_where_it_was()
    {
        var time = new AheadTime();
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_allow, adjust: services => services.AddSingleton<TimeProvider>(time));
        TestPerson owner = await server.RegisterAsync();
        receiver.Status = 500;
        (string id, _) = await WebhookAsync(owner, receiver);
        await UntilAsync(() => !receiver.Calls.IsEmpty);
        await UntilAsync(async () => (await SinkAsync(owner, id)).GetProperty("state").GetString() == "retrying");
        time.Step(SinkSender.GivesUpAfter);
        await UntilAsync(async () => await server.SqlAsync("SELECT enabled FROM sinks") is false);
        await UntilAsync(async () => (long)(await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'sink.disabled' AND actor_kind = 'system' AND tenant_id = $1", owner.TenantId.Value))! == 1);
        int calls = receiver.Calls.Count;
        receiver.Status = 200;
        await server.SqlAsync("UPDATE sinks SET enabled = true, next_try_at = now(), failing_since = NULL");
        await UntilAsync(() => receiver.Calls.Count > calls + 1);
        Assert.Equal(["sink.create", "sink.disabled"], receiver.Actions);
    }

    [Fact]
    public async Task Two_servers_send_each_event_once()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer one = await TestServer.StartAsync(cluster, settings: s_allow);
        await using TestServer two = await TestServer.StartAsync(cluster, replicaOf: one, settings: s_allow);
        TestPerson owner = await one.RegisterAsync();
        await WebhookAsync(owner, receiver, "network.");
        for (int i = 0; i < 20; i++)
            await MakeAsync(owner, $"net {i}");
        await UntilAsync(() => receiver.Calls.Count >= 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"net {i}"), receiver.Calls.Select(c => JsonDocument.Parse(c.Body).RootElement.GetProperty("after").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task What_a_killed_server_left_is_sent_by_the_next()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_allow);
        TestPerson owner = await server.RegisterAsync();
        (string id, _) = await WebhookAsync(owner, receiver, "network.");
        // As a server leaves it that died while it sent: the lease is its own for a while, the cursor where it was.
        await server.SqlAsync("UPDATE sinks SET lease = gen_random_uuid(), leased_until = now() + interval '1 hour' WHERE id = $1", Guid.Parse(id));
        await MakeAsync(owner, "net 0");
        await UntilAsync(async () => (long)(await server.SqlAsync("SELECT count(*) FROM audit_pending"))! == 0);
        Assert.Empty(receiver.Calls);
        await server.SqlAsync("UPDATE sinks SET leased_until = now() WHERE id = $1", Guid.Parse(id));
        await UntilAsync(() => receiver.Calls.Count == 1);
    }

    [Fact]
    public async Task Splunk_and_Datadog_get_their_own_form_and_token()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_allow);
        TestPerson admin = await server.SetUpAsync();
        foreach (string kind in new[] { "splunk", "datadog" })
        {
            using HttpResponseMessage made = await admin.Http.PostAsJsonAsync("/v1/admin/sinks", new { kind, name = kind, address = receiver.Url, token = $"{kind}-token-of-the-receiver" });
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
            Assert.Equal(JsonValueKind.Null, (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").ValueKind);
        }
        await server.RegisterAsync();
        await UntilAsync(() => receiver.Calls.Any(c => c.Body.Contains("account.created")) && receiver.Calls.Select(c => c.Headers.ContainsKey("DD-API-KEY")).Distinct().Count() == 2);
        (Microsoft.AspNetCore.Http.IHeaderDictionary headers, string body, _) = receiver.Calls.First(c => c.Headers.ContainsKey("Authorization"));
        Assert.Equal("Splunk splunk-token-of-the-receiver", headers.Authorization);
        Assert.Equal("lanstead:audit", JsonDocument.Parse(body.Split('\n')[0]).RootElement.GetProperty("sourcetype").GetString());
        (headers, body, _) = receiver.Calls.First(c => c.Headers.ContainsKey("DD-API-KEY"));
        Assert.Equal("datadog-token-of-the-receiver", headers["DD-API-KEY"]);
        Assert.Equal("lanstead", JsonDocument.Parse(body).RootElement[0].GetProperty("ddsource").GetString());
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM sinks WHERE sinks::text LIKE '%token-of-the-receiver%'"));
    }

    [Fact]
    public async Task Chats_get_lines_that_call_nobody_and_addresses_that_are_secrets_are_shown_by_their_host()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_allow);
        TestPerson owner = await server.RegisterAsync();
        string host = new Uri(receiver.Url).GetLeftPart(UriPartial.Authority);
        foreach ((string kind, string address, string? token) in new[] { ("slack", $"{host}/services/T0-very-secret", null), ("discord", $"{host}/api/webhooks/1/very-secret", null), ("telegram", $"{host}/?chat_id=-100", "1:very-secret") })
        {
            using HttpResponseMessage made = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind, name = kind, address, token, actions = new[] { "session." } });
            string text = await made.Content.ReadAsStringAsync();
            Assert.True(made.IsSuccessStatusCode, text);
            Assert.DoesNotContain("very-secret", text, StringComparison.Ordinal);
        }
        using HttpResponseMessage nowhere = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind = "telegram", name = "x", address = host, token = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, nowhere.StatusCode);

        JsonElement sinks = await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{owner.TenantId}/sinks");
        foreach (JsonElement sink in sinks.GetProperty("items").EnumerateArray())
            await owner.Http.PostAsync($"/v1/tenants/{owner.TenantId}/sinks/{sink.GetProperty("id").GetString()}/test", null);
        await UntilAsync(() => receiver.Calls.Count >= 3);
        string[] bodies = [.. receiver.Calls.Select(call => call.Body)];
        string name = owner.Email.Split('@')[0];
        Assert.Contains(bodies, body => JsonDocument.Parse(body).RootElement.TryGetProperty("text", out JsonElement text) && text.GetString()!.StartsWith($"sink.test by {name}: sink ", StringComparison.Ordinal));
        Assert.Contains(bodies, body => JsonDocument.Parse(body).RootElement.TryGetProperty("content", out _) && JsonDocument.Parse(body).RootElement.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength() == 0);
        Assert.Contains(bodies, body => JsonDocument.Parse(body).RootElement.TryGetProperty("chat_id", out JsonElement chat) && chat.GetString() == "-100");
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM sinks WHERE sinks::text LIKE '%very-secret%'"));
    }

    [Fact]
    public async Task J5_an_address_inside_is_refused_when_it_is_given_and_a_name_that_leads_there_when_it_is_called_which_tells_nothing_of_it()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson owner = await server.RegisterAsync();
        foreach ((string kind, string address) in s_refused)
        {
            using HttpResponseMessage answer = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind, name = "x", address, token = kind is "splunk" or "datadog" ? "t" : null });
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{kind} {address}: {answer.StatusCode}");
        }
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind = "webhook", name = "x", address = new UriBuilder(receiver.Url) { Scheme = "https", Host = "localhost" }.Uri });
        string id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("sink").GetProperty("id").GetString()!;
        await UntilAsync(async () => (await SinkAsync(owner, id)).GetProperty("state").GetString() == "retrying");
        Assert.StartsWith("This address is not on the public internet.", (await SinkAsync(owner, id)).GetProperty("lastError").GetString());
        Assert.Empty(receiver.Calls);
    }

    private static async Task<(string Id, string Secret)> WebhookAsync(TestPerson owner, Receiver receiver, params string[] actions)
    {
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind = "webhook", name = "receiver", address = receiver.Url, actions });
        string text = await made.Content.ReadAsStringAsync();
        Assert.True(made.StatusCode == HttpStatusCode.Created, text);
        JsonElement answer = JsonDocument.Parse(text).RootElement;
        return (answer.GetProperty("sink").GetProperty("id").GetString()!, answer.GetProperty("secret").GetString()!);
    }

    private static async Task<JsonElement> SinkAsync(TestPerson owner, string id) =>
        (await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{owner.TenantId}/sinks")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id);

    private static async Task MakeAsync(TestPerson owner, string name)
    {
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    internal static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    internal static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
    }
}
