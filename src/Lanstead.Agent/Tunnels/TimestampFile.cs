using Lanstead.Agent.State;
using Lanstead.WireGuard;

namespace Lanstead.Agent.Tunnels;

/// <summary>Keeps the floor of an interface's handshake time stamps on disk.</summary>
/// <remarks>Handshakes carry the time of day, and a peer takes no older one: without this, a clock that stepped back would cut the machine off.</remarks>
internal static class TimestampFile
{
    /// <summary>Starts from what is on disk; what cannot be read counts as nothing.</summary>
    /// <param name="onFailure">Told when the floor could not be kept: handshakes go on without it.</param>
    public static TimestampFloor Open(StateFolder folder, string interfaceName, Action<string> onFailure)
    {
        return new TimestampFloor(Read(folder, interfaceName, onFailure), floor => Keep(folder, interfaceName, floor, onFailure));
    }

    /// <summary>Replaces what is on disk.</summary>
    public static void Keep(StateFolder folder, string interfaceName, Tai64n floor, Action<string> onFailure)
    {
        Span<byte> bytes = stackalloc byte[Tai64n.SizeBytes];
        floor.Write(bytes);
        try
        {
            folder.Write(FileOf(interfaceName), bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop handshakes.
            onFailure(e.Message);
        }
    }

    /// <summary>What is on disk; the first of all times when there is nothing that can be read.</summary>
    public static Tai64n Read(StateFolder folder, string interfaceName, Action<string> onFailure)
    {
        try
        {
            return folder.Read(FileOf(interfaceName)) is { Length: Tai64n.SizeBytes } kept ? Tai64n.Read(kept) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onFailure(e.Message);
            return default;
        }
    }

    private static string FileOf(string interfaceName) => $"timestamps/{interfaceName}";
}
