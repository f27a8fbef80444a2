using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.NameLookUps;

/// <summary>A name server outside: <c>www.example.org</c> has an address, nothing else is there. Remembers what it was asked.</summary>
internal sealed class LabInternet : IDisposable
{
    public const string Name = "www.example.org";
    public const string Address = "192.0.2.80";

    private const int HeaderBytes = 12;
    private readonly Socket _socket;

    private LabInternet(Socket socket) => _socket = socket;

    /// <summary>Names that were asked for, as often as they were.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static LabInternet Start(Machine machine, string address)
    {
        Socket socket = machine.InNetwork(() =>
        {
            Socket made = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            made.Bind(new IPEndPoint(IPAddress.Parse(address), 53));
            return made;
        });
        LabInternet internet = new(socket);
        _ = internet.AnswerAsync();
        return internet;
    }

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync()
    {
        byte[] buffer = new byte[2048];
        IPEndPoint anyone = new(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult got = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone);
                if (Answer(buffer[..got.ReceivedBytes]) is { } answer)
                {
                    await _socket.SendToAsync(answer, got.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // RFC 1035 §4.1, as far as a name server of one name needs it.
    private byte[]? Answer(byte[] question)
    {
        int at = HeaderBytes;
        StringBuilder name = new();
        while (at < question.Length && question[at] != 0)
        {
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(question, at + 1, Math.Min(question[at], question.Length - at - 1)));
            at += question[at] + 1;
        }

        if (at + 5 > question.Length)
        {
            return null;
        }

        Asked.Enqueue(name.ToString().ToLowerInvariant());
        bool isKnown = name.ToString().Equals(Name, StringComparison.OrdinalIgnoreCase);
        bool isAddress = question[at + 2] == 1;
        List<byte> answer = [question[0], question[1], 0x85, (byte)(isKnown ? 0x80 : 0x83), 0, 1, 0, (byte)(isKnown && isAddress ? 1 : 0), 0, 0, 0, 0, .. question[HeaderBytes..(at + 5)]];
        if (isKnown && isAddress)
        {
            answer.AddRange([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, .. IPAddress.Parse(Address).GetAddressBytes()]);
        }

        return [.. answer];
    }
}
