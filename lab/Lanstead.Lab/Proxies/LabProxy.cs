using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Proxies;

/// <summary>A reverse proxy of Debian's on a machine of the lab, in front of a server.</summary>
internal sealed class LabProxy(LabHost host, string name, int port, IReadOnlyList<string> command) : IAsyncDisposable
{
    private BackgroundProcess? _process;

    public string Name => name;

    /// <summary>Where agents and browsers reach the server through it.</summary>
    public Uri Url { get; } = new($"http://{host.Ipv4}:{port}");

    /// <summary>nginx, Caddy and HAProxy, each with its configuration written, none started.</summary>
    public static async Task<LabProxy[]> AllAsync(LabHost host, Uri server, Workspace workspace)
    {
        string folder = workspace.File("proxies");
        Directory.CreateDirectory(folder);
        string nginx = await WriteAsync("nginx.conf", 8081);
        string caddy = await WriteAsync("Caddyfile", 8082);
        string haproxy = await WriteAsync("haproxy.cfg", 8083);
        return
        [
            new(host, "nginx", 8081, ["nginx", "-c", nginx]),
            new(host, "caddy", 8082, ["caddy", "run", "--config", caddy, "--adapter", "caddyfile"]),
            new(host, "haproxy", 8083, ["haproxy", "-db", "-f", haproxy]),
        ];

        async Task<string> WriteAsync(string template, int port)
        {
            using Stream stream = typeof(LabProxy).Assembly.GetManifestResourceStream($"proxies/{template}")
                ?? throw new LabException($"{template} is not in the assembly.");
            using StreamReader reader = new(stream);
            string text = (await reader.ReadToEndAsync())
                .Replace("{{listen}}", $"{host.Ipv4}:{port}", StringComparison.Ordinal)
                .Replace("{{server}}", server.Authority, StringComparison.Ordinal)
                .Replace("{{folder}}", folder, StringComparison.Ordinal);
            string file = Path.Combine(folder, template);
            await File.WriteAllTextAsync(file, text);
            return file;
        }
    }

    public void Start() => _process = host.Machine.Start(command, new Dictionary<string, string> { ["HOME"] = "/run" });

    /// <summary>Kills the proxy; its workers notice that their master is gone.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync();
        }
    }

    public string ReadLog() => _process?.ReadLog() ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
