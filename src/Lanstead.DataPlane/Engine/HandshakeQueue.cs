using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>Handshake messages on their way from the receiving lanes to the control thread. Bounded; memory made once.</summary>
/// <remarks>Thread-safe. What does not fit is dropped: the sender tries again in 5 s.</remarks>
internal sealed class HandshakeQueue(int capacity)
{
    /// <summary>The largest handshake message is an initiation (WireGuard paper §5.4.2).</summary>
    public const int MaxMessageBytes = 148;

    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[capacity * MaxMessageBytes];
    private readonly (int LengthBytes, Endpoint From)[] _slots = new (int, Endpoint)[capacity];
    private int _first;
    private int _count;

    /// <summary>Messages that wait at most.</summary>
    public int Capacity => capacity;

    /// <summary>Copies a message in.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> message, in Endpoint from)
    {
        lock (_gate)
        {
            if (_count == capacity)
                return false;
            int slot = (_first + _count++) % capacity;
            message.CopyTo(_bytes.AsSpan(slot * MaxMessageBytes, MaxMessageBytes));
            _slots[slot] = (message.Length, from);
            return true;
        }
    }

    /// <summary>Takes the oldest message.</summary>
    /// <param name="waiting">How many there were, this one included.</param>
    /// <returns>Its length in bytes; 0 when there is none.</returns>
    public int Take(Span<byte> message, out Endpoint from, out int waiting)
    {
        lock (_gate)
        {
            waiting = _count;
            if (_count == 0)
            {
                from = default;
                return 0;
            }
            (int lengthBytes, from) = _slots[_first];
            _bytes.AsSpan(_first * MaxMessageBytes, lengthBytes).CopyTo(message);
            _first = (_first + 1) % capacity;
            _count--;
            return lengthBytes;
        }
    }
}
