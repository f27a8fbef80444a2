using System.Net;
using System.Net.Sockets;
using Lanstead.Primitives;

namespace Lanstead.Agent.Exposing.Proxying;

/// <summary>The copiers of all tunnels of which this machine is a client. Owned by the reconcile loop.</summary>
internal sealed class ProxyDoors
{
    private readonly Dictionary<string, List<ProxyDoor>> _doors = [];

    /// <summary>Sees to the copiers of one tunnel, and tells where they listen; none where nothing wants a header.</summary>
    /// <param name="interfaceName">The tunnel's interface.</param>
    /// <param name="own">This machine's addresses in it.</param>
    /// <param name="routes">Where tunnel ports lead.</param>
    public Result<IReadOnlyList<IPEndPoint>> Ensure(string interfaceName, IReadOnlyList<IPAddress> own, IReadOnlyDictionary<ushort, ProxyRoute> routes)
    {
        if (routes.Count == 0)
        {
            Close(interfaceName);
            return Array.Empty<IPEndPoint>();
        }
        if (!_doors.TryGetValue(interfaceName, out List<ProxyDoor>? doors))
            _doors[interfaceName] = doors = [];
        foreach (ProxyDoor old in doors.Where(door => !own.Contains(door.At.Address)).ToArray())
        {
            doors.Remove(old);
            old.Dispose();
        }
        foreach (IPAddress address in own.Where(address => doors.TrueForAll(door => !door.At.Address.Equals(address))))
        {
            try
            {
                doors.Add(ProxyDoor.Open(address));
            }
            catch (SocketException e)
            {
                return new Failure(AgentFailures.ExposureFailed, $"Nothing can listen at the tunnel's address for services that want the PROXY protocol: {e.Message}");
            }
        }
        foreach (ProxyDoor door in doors)
            door.Lead(routes);
        return doors.Select(door => door.At).ToArray();
    }

    /// <summary>Closes those of a tunnel, and ends their connections.</summary>
    public void Close(string interfaceName)
    {
        if (!_doors.Remove(interfaceName, out List<ProxyDoor>? doors))
            return;
        foreach (ProxyDoor door in doors)
            door.Dispose();
    }
}
