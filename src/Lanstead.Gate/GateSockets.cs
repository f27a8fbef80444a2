using System.Net;
using System.Net.Sockets;
using Lanstead.Protocol.Gate;

namespace Lanstead.Gate;

/// <summary>The sockets on which the gate listens, bound while it still may.</summary>
internal sealed class GateSockets : IDisposable
{
    public const int HttpPort = 80, HttpsPort = 443;

    private readonly Dictionary<IPEndPoint, Socket> _bound = [];

    /// <summary>Where it listens.</summary>
    public IReadOnlyCollection<IPEndPoint> Endpoints => _bound.Keys;

    public List<GateFailure> Failures { get; } = [];

    /// <param name="addresses">Each at two ports; what somebody else has is told, and does not keep it from the rest.</param>
    /// <param name="http">The port for plain requests; 0: any that is free.</param>
    /// <param name="https">The port for TLS; 0: any.</param>
    public static GateSockets Bind(IEnumerable<string> addresses, int http = HttpPort, int https = HttpsPort)
    {
        var sockets = new GateSockets();
        foreach (string text in addresses.Distinct(StringComparer.Ordinal))
        {
            if (!IPAddress.TryParse(text, out IPAddress? address))
                continue;
            foreach ((int port, bool isTls) in new[] { (http, false), (https, true) })
                sockets.Bind(address, port, isTls);
        }
        return sockets;
    }

    /// <summary>Whether TLS is spoken there.</summary>
    public bool IsTls(IPEndPoint at) => _tls.Contains(at);

    /// <summary>Gives a socket away.</summary>
    public Socket Take(EndPoint at) => _bound[(IPEndPoint)at];

    public void Dispose()
    {
        foreach (Socket socket in _bound.Values)
            socket.Dispose();
    }

    private readonly HashSet<IPEndPoint> _tls = [];

    private void Bind(IPAddress address, int port, bool isTls)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            // Connections of the gate before this one may still be waiting for their last packets.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            var at = (IPEndPoint)socket.LocalEndPoint!;
            _bound[at] = socket;
            if (isTls)
                _tls.Add(at);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            Failures.Add(new GateFailure { Address = address.ToString(), Port = (uint)port, Reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "in-use" : e.Message });
        }
    }
}
