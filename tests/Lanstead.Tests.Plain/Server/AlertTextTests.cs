using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Alerts;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Features.Sinks;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Tests.Plain.Server;

/// <summary>What chats say of alerts: one line each, of which nothing is markup and nobody is called.</summary>
public sealed class AlertTextTests
{
    [Theory]
    [InlineData("device_away", "", "nas in LAN has not been seen for 10 min", "nas in LAN is back")]
    [InlineData("refusals", "", "nas in LAN is refused more than 60 times a minute", "nas in LAN is no longer refused so often")]
    [InlineData("device_held", "", "nas in LAN is held: its time is over, or it lacks what the network demands", "nas in LAN is held no longer")]
    [InlineData("device_warns", "clock", "nas in LAN warns: its clock is wrong", "nas in LAN warns no more: its clock is wrong")]
    [InlineData("device_warns", "later", "nas in LAN warns: lanstead status says what, on the machine", "nas in LAN warns no more: lanstead status says what, on the machine")]
    public void Each_kind_has_a_line_for_its_beginning_and_one_for_its_end(string kind, string warning, string began, string over)
    {
        Assert.Equal(began, AlertText.Of(kind, warning, "nas", "LAN", TimeSpan.FromMinutes(10), 60, isOver: false));
        Assert.Equal(over, AlertText.Of(kind, warning, "nas", "LAN", TimeSpan.FromMinutes(10), 60, isOver: true));
    }

    [Fact]
    public async Task Names_are_text_in_every_chat()
    {
        string text = AlertText.Of("device_away", "", "nas", "<!here> *LAN* @everyone & co", TimeSpan.FromMinutes(5), null, isOver: false);
        AuditView[] events = [Event("alert.fired", text), Event("alert.over", new string('x', 500))];
        JsonElement slack = await SaidAsync(SinkKind.Slack, "https://hooks.example.org/x", events);
        string[] lines = slack.GetProperty("text").GetString()!.Split('\n');
        Assert.Equal("nas in &lt;!here&gt; *LAN* @everyone &amp; co has not been seen for 5 min", lines[0]);
        Assert.Equal(180, lines[1].Length);
        JsonElement discord = await SaidAsync(SinkKind.Discord, "https://hooks.example.org/x", events);
        Assert.StartsWith("nas in \\<!here\\> \\*LAN\\* @everyone & co has", discord.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, discord.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength());
        JsonElement telegram = await SaidAsync(SinkKind.Telegram, "https://api.telegram.org/?chat_id=-100", events);
        Assert.Equal(("-100", text), (telegram.GetProperty("chat_id").GetString(), telegram.GetProperty("text").GetString()!.Split('\n')[0]));
        Assert.False(telegram.TryGetProperty("parse_mode", out _));
    }

    private static async Task<JsonElement> SaidAsync(SinkKind kind, string address, AuditView[] events)
    {
        using HttpRequestMessage request = ChatCalls.Of(new SinkTarget(Guid.Empty, kind, address, null, kind == SinkKind.Telegram ? "1:secret" : address, null), events);
        return JsonDocument.Parse(await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private static AuditView Event(string action, string text) => new(
        1, default(TenantId), DateTimeOffset.UnixEpoch, ActorKind.System, null, null, action, "peer", "p", AuditOutcome.Succeeded, null, "", null, JsonSerializer.SerializeToElement(new { text }), null, null);
}
