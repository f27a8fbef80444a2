using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lanstead.Server.Storage;

namespace Lanstead.Tests.Postgres.Server.Hosting;

/// <summary>The server's own program with nothing set but its data folder, in a network of its own: a fresh install.</summary>
internal sealed class FreshServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-fresh-").FullName;
    private readonly Process _process;
    private readonly Task<string> _output;

    public FreshServer(params string[] more)
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_001_001);
        // The server is its namespace's first process, so everything in it, the database too, ends with it.
        var start = new ProcessStartInfo("unshare")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--", "bash", "-c", "ip link set lo up && exec \"$@\"", "fresh",
                Path.Combine(AppContext.BaseDirectory, "lanstead-server"), "serve", "--data", _folder,
            },
        };
        foreach (string argument in more)
            start.ArgumentList.Add(argument);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("LANSTEAD_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    public string DataFolder => _folder;

    /// <summary>A client in the server's network, once the server is ready.</summary>
    public async Task<HttpClient> ReadyAsync()
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://127.0.0.1:8080") };
        for (int i = 0; i < 600; i++)
        {
            Assert.False(_process.HasExited, "The server ended.");
            try
            {
                using HttpResponseMessage ready = await http.GetAsync("/readyz");
                if (ready.IsSuccessStatusCode)
                    return http;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        throw new TimeoutException("The server was not ready within two minutes.");
    }

    /// <summary>What listens, as ss tells it.</summary>
    public async Task<string[]> ListeningAsync()
    {
        ChildResult result = await Child.RunAsync("nsenter", ["--net", "--target", Inside(), "--", "ss", "-H", "-l", "-n", "-t", "-u"], new Dictionary<string, string>(), CancellationToken.None);
        Assert.Equal(0, result.ExitCode);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => $"{words[0]} {words[4]}")];
    }

    /// <summary>Stops it and gives what it printed.</summary>
    public async Task<string> StopAsync()
    {
        if (!_process.HasExited)
            _ = Kill(int.Parse(Inside(), provider: null), 15);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        return await _output;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // unshare's child is the first process of the namespace.
    private string Inside() => _process.HasExited ? "" : File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        Socket? socket = null;
        var thread = new Thread(() =>
        {
            // None yet, or none any more: no exception may leave a thread.
            string inside = Inside();
            if (inside.Length == 0 || !File.Exists($"/proc/{inside}/ns/net"))
                return;
            using Microsoft.Win32.SafeHandles.SafeFileHandle network = File.OpenHandle($"/proc/{inside}/ns/net");
            if (SetNamespace(network, NetworkNamespace) == 0)
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        });
        thread.Start();
        thread.Join();
        if (socket is null)
            throw new HttpRequestException("Cannot enter the server's network.");
        await socket.ConnectAsync(context.DnsEndPoint, stop);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private const int NetworkNamespace = 0x40000000;

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(Microsoft.Win32.SafeHandles.SafeFileHandle file, int kind);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
