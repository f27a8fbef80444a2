using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Expose;

/// <summary>A person with a tunnel server whose machine is here, and devices at home.</summary>
internal sealed class ExposeScenario(TestServer server, TestPerson person) : IAsyncDisposable
{
    private readonly List<TestAgent> _agents = [];
    private NetworkScenario? _home;

    public TestPerson Person => person;

    public string Space => $"/v1/tenants/{person.TenantId}";

    public TestAgent Vps { get; private set; } = null!;

    public JsonElement Server { get; private set; }

    public string ServerId => Server.GetProperty("id").GetString()!;

    /// <summary>A server with its machine, and these addresses.</summary>
    public static async Task<ExposeScenario> MakeAsync(TestServer server, params string[] addresses)
    {
        var made = new ExposeScenario(server, await server.RegisterAsync());
        (made.Server, made.Vps) = await made.AddServerAsync("Attic", addresses.Length == 0 ? ["203.0.113.5"] : addresses);
        return made;
    }

    public async Task<(JsonElement Server, TestAgent Machine)> AddServerAsync(string name, params string[] addresses)
    {
        JsonElement made = await NetworkScenario.PostAsync(person.Http, $"{Space}/tunnel-servers", new { name, port = 51820 });
        TestAgent machine = await TestAgent.EnrolAsync(server, made.GetProperty("join").GetProperty("token").GetString()!, name.ToLowerInvariant());
        _agents.Add(machine);
        await machine.ConnectAsync(server);
        foreach (string address in addresses)
            await NetworkScenario.PostAsync(person.Http, $"/v1/tunnel-servers/{made.GetProperty("id").GetString()}/addresses", new { address });
        return (await GetAsync($"/v1/tunnel-servers/{made.GetProperty("id").GetString()}"), machine);
    }

    /// <summary>A device at home, which is in no tunnel yet.</summary>
    public async Task<TestAgent> DeviceAsync(string name)
    {
        _home ??= await NetworkScenario.MakeAsync(person);
        TestAgent agent = await _home.JoinAsync(server, name);
        _agents.Add(agent);
        return agent;
    }

    public Task<JsonElement> ExposeAsync(TestAgent device, int port, string protocol = "tcp", object? more = null) =>
        NetworkScenario.PostAsync(person.Http, $"{Space}/exposures", more ?? new { deviceId = device.Device.ToString(), ports = new[] { new { protocol, targetPort = port } } });

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage response = await person.Http.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The last plan that the agent got of that tunnel.</summary>
    public static TunnelPlan? PlanOf(TestAgent agent, NetworkId? network = null) => agent.Frames.Where(frame => frame.BodyCase == ServerFrame.BodyOneofCase.TunnelPlan)
        .Select(frame => WireMessages.Read(TunnelPlan.Parser, frame.TunnelPlan.Statement.Span)).LastOrDefault(plan => network is null || plan.NetworkId == network.Value.ToWire());

    /// <summary>Says something of an exposure.</summary>
    public static Task TellAsync(TestAgent agent, Guid exposure, bool publicSide, bool open, string code = "", ulong bytesIn = 0, ulong packetsIn = 0, ulong connections = 0) => agent.SendAsync(new AgentFrame
    {
        Status = new StatusReport
        {
            Exposures =
            {
                new ExposureStatus
                {
                    Id = ByteString.CopyFrom(exposure.ToByteArray(bigEndian: true)), PublicSide = publicSide, Open = open, Code = code, Detail = code.Length == 0 ? "" : "Something listens there.",
                    BytesIn = bytesIn, PacketsIn = packetsIn, Connections = connections,
                },
            },
        },
    });

    /// <summary>Waits until what is at a path is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> wanted)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            JsonElement found = await GetAsync(path);
            if (wanted(found))
                return found;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(28), $"{path} stays {found}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestAgent agent in _agents)
            await agent.DisposeAsync();
    }
}
