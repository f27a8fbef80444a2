using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lanstead.Agent.Service;

/// <summary>Tells systemd how the service is (sd_notify(3)): datagrams to <c>$NOTIFY_SOCKET</c>. Does nothing without it.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;

    public ServiceNotifier(Func<string, string?> variable)
    {
        // Half of what systemd allows, as sd_watchdog_enabled(3) advises.
        if (long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0)
            WatchdogInterval = TimeSpan.FromMicroseconds(microseconds) / 2;
        if (variable("NOTIFY_SOCKET") is not { Length: > 1 } path)
            return;
        // "@" stands for the zero byte of the abstract namespace.
        string address = path[0] == '@' ? "\0" + path[1..] : path;
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            _socket.Connect(new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // systemd went away or never listened: the service works without it.
            _socket.Dispose();
            _socket = null;
        }
    }

    /// <summary>How often to call <see cref="Alive"/>; null: systemd does not watch.</summary>
    public TimeSpan? WatchdogInterval { get; }

    public void Ready() => Send("READY=1");

    public void Alive() => Send("WATCHDOG=1");

    public void Stopping() => Send("STOPPING=1");

    public void Status(string line) => Send("STATUS=" + line.ReplaceLineEndings(" "));

    public void Dispose() => _socket?.Dispose();

    private void Send(string text)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(text));
        }
        catch (SocketException)
        {
            // Same as above: nothing of the agent's work depends on it.
        }
    }
}
