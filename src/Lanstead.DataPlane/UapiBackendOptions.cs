namespace Lanstead.DataPlane;

/// <summary>Settings of <see cref="UapiBackend"/>.</summary>
public sealed record UapiBackendOptions
{
    /// <summary>The program that runs an interface: a path, or a name looked up in <c>PATH</c>. Default <c>wireguard-go</c>, Debian's package of that name.</summary>
    public string Program { get; init; } = "wireguard-go";

    /// <summary>Folder of the sockets. Default <c>/var/run/wireguard</c>, which wireguard-go has built in (wireguard.com/xplatform).</summary>
    public string SocketFolder { get; init; } = "/var/run/wireguard";

    /// <summary>Longest wait for a program to start, to answer or to end. Default 10 s, over zero, at most 15 s; a start takes about 50 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
