using System.Net.Sockets;
using System.Text;
using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.DataPlane;

/// <summary>An interface that answers whatever it is told to, on a socket in a folder of its own; and the host that starts it.</summary>
internal sealed class FakeTunnel : ITunnelHost, ITunnelProcess
{
    private readonly TaskCompletionSource<int> _exited = new();
    private Socket? _listener;

    public string Folder { get; } = Directory.CreateTempSubdirectory("lanstead-uapi-").FullName;

    /// <summary>The answer to everything; null never answers.</summary>
    public string? Answer { get; set; } = "errno=0\n\n";

    public List<string> Requests { get; } = [];

    public List<string> StartedWith { get; } = [];

    /// <summary>What happens when a program is started.</summary>
    public Action<FakeTunnel, string> OnStart { get; set; } = (tunnel, name) => tunnel.Listen(name);

    public HashSet<string> Links { get; } = [];

    public bool HasTun { get; set; } = true;

    public string Output { get; set; } = "";

    public Task<int> Exited => _exited.Task;

    public UapiBackend Backend(string? program = null, TimeSpan? timeout = null) => new(
        new UapiBackendOptions { SocketFolder = Folder, Program = program ?? "/bin/sh", Timeout = timeout ?? TimeSpan.FromSeconds(10) }, this, TimeProvider.System);

    public void Listen(string name)
    {
        Links.Add(name);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Folder, name + ".sock")));
        _listener.Listen();
        _ = Serve(_listener);
    }

    public void End(int exitCode)
    {
        _listener?.Dispose();
        _exited.TrySetResult(exitCode);
    }

    public bool LinkExists(string name) => Links.Contains(name);

    public TunnelLink? ReadLink(string name) => LinkExists(name) ? new TunnelLink(IsUp: true, MtuBytes: 1420, IsTun: true) : null;

    public Failure? BringUp(string name) => Links.Contains(name) ? null : new Failure(TunnelFailures.LinkFailed, "There is none.");

    public Failure? DeleteLink(string name)
    {
        Links.Remove(name);
        End(0);
        return null;
    }

    public Result<ITunnelProcess> Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        StartedWith.AddRange([program, .. arguments, .. environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        OnStart(this, arguments[^1]);
        return Result(this);
    }

    public string ReadOutput() => Output;

    public void Dispose()
    {
    }

    public void Remove()
    {
        End(0);
        Directory.Delete(Folder, recursive: true);
    }

    private static Result<ITunnelProcess> Result(FakeTunnel process) => process;

    private async Task Serve(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            byte[] buffer = new byte[64 * 1024];
            int length = await client.ReceiveAsync(buffer);
            Requests.Add(Encoding.ASCII.GetString(buffer, 0, length));
            if (Answer is null)
                continue;
            await client.SendAsync(Encoding.ASCII.GetBytes(Answer));
            client.Dispose();
        }
    }
}
