using System.Security.Cryptography;

namespace Lanstead.DataPlane.Engine;

/// <summary>Packets of one peer that wait for a session, as they were read from TUN. Bounded: the oldest goes first.</summary>
/// <remarks>Thread-safe. Allocates only while there is no session.</remarks>
internal sealed class StagedPackets
{
    // The kernel keeps 128 packets (MAX_STAGED_PACKETS); one of ours may be a whole train of 64 KiB.
    private const int MaxPackets = 128;
    private const int MaxBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<StagedPacket> _packets = new();
    private int _bytes;
    private volatile bool _any;

    /// <summary>Whether something waits; cheap enough to ask for each packet.</summary>
    public bool Any => _any;

    /// <summary>Copies a packet in.</summary>
    /// <returns>How many older ones had to go.</returns>
    public int Add(ReadOnlySpan<byte> packet)
    {
        var staged = new StagedPacket(packet);
        lock (_gate)
        {
            _packets.AddLast(staged);
            _bytes += staged.Frame.Length;
            _any = true;
            int dropped = 0;
            while (_packets.Count > MaxPackets || _bytes > MaxBytes)
            {
                Remove()!.Dispose();
                dropped++;
            }
            return dropped;
        }
    }

    /// <summary>Takes the oldest packet out; the caller disposes it. Null when there is none.</summary>
    public StagedPacket? Take()
    {
        lock (_gate)
            return Remove();
    }

    /// <summary>Gives back what was taken, as the oldest.</summary>
    public void PutBack(StagedPacket packet)
    {
        lock (_gate)
        {
            _packets.AddFirst(packet);
            _bytes += packet.Frame.Length;
            _any = true;
        }
    }

    /// <summary>Gives all of them up.</summary>
    /// <returns>How many there were.</returns>
    public int Clear()
    {
        lock (_gate)
        {
            int dropped = _packets.Count;
            while (Remove() is { } packet)
                packet.Dispose();
            return dropped;
        }
    }

    private StagedPacket? Remove()
    {
        if (_packets.First is not { } first)
            return null;
        _packets.RemoveFirst();
        _bytes -= first.Value.Frame.Length;
        _any = _packets.Count > 0;
        return first.Value;
    }
}

/// <summary>One packet that waits, header of TUN included. Plaintext of the tunnel: zeroed on dispose, and never in a shared pool.</summary>
internal sealed class StagedPacket(ReadOnlySpan<byte> frame) : IDisposable
{
    private readonly byte[] _bytes = frame.ToArray();

    public ReadOnlySpan<byte> Frame => _bytes;

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
