using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane.Engine;

/// <summary>Serves WireGuard's cross-platform userspace interface (wireguard.com/xplatform) on a unix socket that only its owner may use.</summary>
/// <remarks>A connection may make one request after another, as <c>wg</c> and other drivers of wireguard-go do.</remarks>
public sealed class UapiServer : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private const int ErrorInvalid = 22; // EINVAL
    private const int ErrorProtocol = 71; // EPROTO

    // 10,000 peers with ten allowed IPs each are about 6 MB of request.
    private const int MaxRequestBytes = 64 * 1024 * 1024;
    private const int FirstBufferBytes = 16 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener;
    private readonly string _path;
    private readonly IUapiTarget _target;
    private readonly Task _accepting;

    private UapiServer(Socket listener, string path, IUapiTarget target)
    {
        _listener = listener;
        _path = path;
        _target = target;
        _accepting = Accept();
    }

    /// <summary>Starts to listen. A socket that nobody serves any more is replaced.</summary>
    /// <returns>A failure with code <see cref="TunnelFailures.NameTaken"/> when somebody serves it, or <see cref="TunnelFailures.StartFailed"/>.</returns>
    public static Result<UapiServer> Start(string folder, string interfaceName, IUapiTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        string path = Path.Combine(folder, interfaceName + ".sock");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            if (IsServed(path))
                return TunnelFailures.Of(TunnelFailures.NameTaken, $"Another program serves {path}.");
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            var server = new UapiServer(listener, path, target);
            listener = null;
            return server;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            return TunnelFailures.Of(TunnelFailures.StartFailed, $"The socket {path} cannot be made: {e.Message}");
        }
        finally
        {
            listener?.Dispose();
        }
    }

    /// <summary>Whether somebody serves an interface's socket.</summary>
    public static async Task<bool> AnswersAsync(string folder, string interfaceName, CancellationToken cancellationToken)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, interfaceName + ".sock")), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until nobody serves an interface's socket any more, as after the interface was deleted: a program ends by that.</summary>
    /// <returns>Null; or <see cref="TunnelFailures.TimedOut"/> after 10 seconds.</returns>
    public static async Task<Failure?> WaitForEndAsync(string folder, string interfaceName, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        long start = time.GetTimestamp();
        while (await AnswersAsync(folder, interfaceName, cancellationToken))
        {
            if (time.GetElapsedTime(start) > EndLimit)
                return TunnelFailures.Of(TunnelFailures.TimedOut, $"The program that ran {interfaceName} did not end within {EndLimit.TotalSeconds:0} s.");
            await Task.Delay(PollInterval, time, cancellationToken);
        }
        return null;
    }

    /// <summary>Removes an interface's socket when nobody serves it.</summary>
    public static async Task RemoveStaleAsync(string folder, string interfaceName, CancellationToken cancellationToken)
    {
        if (await AnswersAsync(folder, interfaceName, cancellationToken))
            return;
        try
        {
            File.Delete(Path.Combine(folder, interfaceName + ".sock"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the next start, which replaces it.
        }
    }

    /// <summary>Stops, and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the next start, which replaces it.
        }
    }

    private static bool IsServed(string path)
    {
        if (!File.Exists(path))
            return false;
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

    private async Task Accept()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                Socket accepted = await _listener.AcceptAsync(_stop.Token);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(Serve(accepted));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task Serve(Socket accepted)
    {
        using Socket socket = accepted;
        byte[] request = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        int length = 0;
        try
        {
            while (true)
            {
                while (!UapiReader.IsWhole(request.AsSpan(0, length)))
                {
                    if (length == MaxRequestBytes)
                        return;
                    if (length == request.Length)
                        request = Larger(request);
                    int received = await socket.ReceiveAsync(request.AsMemory(length), _stop.Token);
                    if (received == 0)
                        return;
                    length += received;
                }
                using UapiText reply = Answer(request.AsSpan(0, length));
                CryptographicOperations.ZeroMemory(request.AsSpan(0, length));
                length = 0;
                for (ReadOnlyMemory<byte> rest = reply.Written; !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest, _stop.Token)..];
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The other side went away, or we do.
        }
        finally
        {
            Return(request);
        }
    }

    private UapiText Answer(ReadOnlySpan<byte> request)
    {
        Result<UapiChange?> read = UapiReader.ReadRequest(request);
        if (!read.IsSuccess)
            return UapiWriter.ErrnoReply(
                read.Failure.Code != UapiReader.NotALine && (request.StartsWith("get="u8) || request.StartsWith("set="u8)) ? ErrorInvalid : ErrorProtocol);
        if (read.Value is not { } change)
        {
            using UapiDevice device = _target.Read();
            return UapiWriter.GetReply(device);
        }
        using PrivateKey? key = change.PrivateKey;
        try
        {
            return UapiWriter.ErrnoReply(_target.Change(change));
        }
        finally
        {
            foreach (UapiPeerChange peer in change.Peers)
                peer.PresharedKey?.Dispose();
        }
    }

    // A request may hold the private key: nothing of it stays in the pool.
    private static void Return(byte[] buffer)
    {
        CryptographicOperations.ZeroMemory(buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Larger(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        Return(buffer);
        return larger;
    }
}
