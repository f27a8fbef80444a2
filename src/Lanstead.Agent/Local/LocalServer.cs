using System.Net.Sockets;
using Lanstead.Linux;
using Lanstead.Linux.Files;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Local;

/// <summary>The local socket: checks who calls, reads one request, writes its replies.</summary>
internal sealed class LocalServer(string path, LocalApi api, TimeProvider time, ILogger logger) : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    // Enough for people and scripts; a caller that opens more waits.
    private const int CallersAtOnce = 32;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly LocalAccess _access = new();
    private readonly Callers _callers = new(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), CallersAtOnce);

    /// <summary>Makes the socket; a failure when another agent runs, or the path is not safe to use.</summary>
    public Failure? Open()
    {
        try
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
            if (folder.LinkTarget is not null || new FileInfo(path).LinkTarget is not null)
                return new Failure(AgentFailures.StateUnusable, $"{path} is or lies behind a symbolic link, so it is not used. Remove the link.");
            if (!folder.Exists)
                Directory.CreateDirectory(folder.FullName, FolderMode);
            if (File.Exists(path) && IsAnswered())
                return new Failure(AgentFailures.AlreadyRunning, $"Another agent runs already and listens at {path}. See it: lanstead status");
            // Made under another name and moved: whoever sees the socket can use it, and nobody finds it with a wider mode.
            string made = path + ".new";
            File.Delete(made);
            _callers.Listener.Bind(new UnixDomainSocketEndPoint(made));
            File.SetUnixFileMode(made, SocketMode);
            if (_access.Group is { } group)
                FileGroup.Set(made, group);
            _callers.Listener.Listen(CallersAtOnce);
            File.Move(made, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            return new Failure(AgentFailures.StateUnusable, $"The socket {path} cannot be made: {e.Message} Run the daemon as root, or set LANSTEAD_SOCKET.");
        }
    }

    public Task RunAsync(CancellationToken cancel) => _callers.RunAsync(ServeAsync, cancel);

    public void Dispose()
    {
        _callers.Dispose();
        File.Delete(path);
    }

    private async Task ServeAsync(Socket caller, CancellationToken cancel)
    {
        await using var stream = new NetworkStream(caller);
        PeerCredentials who = PeerCredentials.Of(caller);
        if (!_access.IsAllowed(who))
        {
            Log.Denied(logger, who.UserId, who.ProcessId);
            await LocalFraming.WriteAsync(stream, LocalApi.Error(AgentFailures.AccessDenied, "This user may not talk to the agent. Use sudo, or join the group: sudo usermod -aG lanstead $USER"), cancel);
            return;
        }
        using var deadline = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        LocalRequest? request = await LocalFraming.ReadAsync(stream, LocalRequest.Parser, LocalFraming.LongestRequestBytes, either.Token);
        if (request is null)
            return;
        // A caller that goes away (Ctrl-C in "logs -f") ends its request.
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task watch = WatchAsync(caller, gone);
        await foreach (LocalReply reply in api.HandleAsync(request, gone.Token))
            await LocalFraming.WriteAsync(stream, reply, gone.Token);
        await gone.CancelAsync();
        await watch;
    }

    private static async Task WatchAsync(Socket caller, CancellationTokenSource gone)
    {
        try
        {
            await caller.ReceiveAsync(new byte[1], SocketFlags.Peek, gone.Token);
            await gone.CancelAsync();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Ended from our side.
        }
    }

    private bool IsAnswered()
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
