using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>One exchange with an interface's UAPI socket: connect, ask, read the whole answer.</summary>
internal sealed class UapiSocket(UapiBackendOptions options, TimeProvider time)
{
    // 10,000 peers with ten allowed IPs each are about 6 MB.
    private const int MaxReplyBytes = 64 * 1024 * 1024;

    public string PathOf(string interfaceName) => Path.Combine(options.SocketFolder, interfaceName + ".sock");

    /// <summary>Asks for the device's state; the caller disposes it.</summary>
    public async Task<Result<UapiDevice>> Get(string interfaceName, CancellationToken cancellationToken)
    {
        Result<UapiDevice> read = await Exchange(interfaceName, UapiWriter.GetRequest, UapiReader.ReadGetReply, cancellationToken);
        return read.IsSuccess ? read : WithOurCode(interfaceName, read.Failure);
    }

    /// <summary>Sends a change; the error number of the answer.</summary>
    public async Task<Result<int>> Set(string interfaceName, UapiChange change, CancellationToken cancellationToken)
    {
        using UapiText request = UapiWriter.SetRequest(change);
        Result<int> read = await Exchange(interfaceName, request.Written, UapiReader.ReadSetReply, cancellationToken);
        return read.IsSuccess ? read : WithOurCode(interfaceName, read.Failure);
    }

    private static Failure WithOurCode(string interfaceName, Failure failure) => failure.Code switch
    {
        UapiReader.Malformed => TunnelFailures.Of(TunnelFailures.Malformed, $"{interfaceName} gave an answer that is not of the WireGuard interface: {failure.Message}"),
        UapiReader.Refused => TunnelFailures.Of(TunnelFailures.Refused, $"{interfaceName}: {failure.Message}"),
        _ => failure,
    };

    private delegate Result<T> ReplyReader<T>(ReadOnlySpan<byte> reply);

    private async Task<Result<T>> Exchange<T>(
        string interfaceName, ReadOnlyMemory<byte> request, ReplyReader<T> reader, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        byte[] reply = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int length = 0;
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(PathOf(interfaceName)), either.Token);
            for (ReadOnlyMemory<byte> rest = request; !rest.IsEmpty;)
                rest = rest[await socket.SendAsync(rest, either.Token)..];
            while (!UapiReader.IsWhole(reply.AsSpan(0, length)))
            {
                if (length == reply.Length)
                    reply = Larger(reply);
                int received = await socket.ReceiveAsync(reply.AsMemory(length), either.Token);
                if (received == 0 || (length += received) > MaxReplyBytes)
                    break;
            }
            return reader(reply.AsSpan(0, length));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TunnelFailures.Of(TunnelFailures.TimedOut, $"{interfaceName} did not answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return TunnelFailures.Of(TunnelFailures.Refused, $"This user may not talk to {interfaceName}: run as root.");
        }
        catch (SocketException e)
        {
            return TunnelFailures.Of(TunnelFailures.NotRunning, $"Nobody answers for {interfaceName} ({e.SocketErrorCode}).");
        }
        finally
        {
            Return(reply);
        }
    }

    // The answer holds the private key: nothing of it stays in the pool.
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
