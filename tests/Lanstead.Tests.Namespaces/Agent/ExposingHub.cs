using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A tunnel server and a home behind it, each with the real daemon and its engine, and a friend out in the Internet. The tunnel server forwarded nothing before.</summary>
public sealed class ExposingHub : IAsyncLifetime
{
    public const ushort WantedPort = 51_900;

    public const string Blog = "blog.example.com";

    private static int _port = 8480;

    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-authority").FullName;

    internal Topology Topology { get; private set; } = null!;

    internal ScriptedServer Server { get; private set; } = null!;

    internal LabHost HubHost { get; private set; } = null!;

    internal LabAgent Hub { get; private set; } = null!;

    internal LabAgent Home { get; private set; } = null!;

    internal LabHost FriendHost { get; private set; } = null!;

    internal TestAuthority Authority { get; private set; } = null!;

    internal string Before { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Topology = await Topology.CreateAsync();
        HubHost = await Topology.AddAsync("hub", 1);
        LabHost home = await Topology.AddAsync("home", 2);
        FriendHost = await Topology.AddAsync("friend", 3);
        (await HubHost.Machine.RunAsync(["sysctl", "-q", "-w", "net.ipv4.ip_forward=0", "net.ipv6.conf.all.forwarding=0"])).OrThrow();
        Server = ScriptedServer.Start(Topology.Router, "198.18.1.1", Interlocked.Increment(ref _port));
        Server.Head = head => (head.HubPeerId, head.HubPort) = (Server.Find("hub").PeerId, WantedPort);
        // An authority that gives certificates for names, whom the hub's agent believes.
        string believed = TestAuthority.Prepare(_folder, FriendHost.Ipv4);
        await TestAuthority.NameAsync(HubHost.Machine, HubHost.Ipv4, Blog, "photos.example.com");
        await TestAuthority.NameAsync(FriendHost.Machine, HubHost.Ipv4, Blog, "photos.example.com");
        Authority = await TestAuthority.StartAsync(FriendHost.Machine, _folder, FriendHost.Ipv4);
        Hub = new LabAgent(HubHost.Machine, JoinedPair.Program, environment: new Dictionary<string, string> { ["SSL_CERT_FILE"] = believed });
        Home = new LabAgent(home.Machine, JoinedPair.Program);
        Before = await JoinedPair.SnapshotAsync(HubHost.Machine);
        await Hub.StartAsync();
        await Hub.UpAsync(Server.Url, Server.JoinKey);
        await Home.StartAsync();
        await Home.UpAsync(Server.Url, Server.JoinKey);
        await Ping.UntilAnsweredAsync(home.Machine, Server.Find("hub").Ipv4, TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (Hub is not null)
            await Hub.DisposeAsync();
        if (Home is not null)
            await Home.DisposeAsync();
        if (Authority is not null)
            await Authority.DisposeAsync();
        if (Topology is not null)
            await Topology.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (Server is not null)
            await Server.DisposeAsync();
    }
}
