using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lanstead.WireGuard.Sessions;

/// <summary>Secret bytes in native memory that are zeroed and freed when the owner has retired them and the last holder has let go.</summary>
/// <remarks>
/// Whoever computes with the bytes holds them for that long. So a key that is taken away while another thread seals with it is neither
/// freed under its hands nor turned into a key of zeros that everybody knows. Thread-safe.
/// <code>
///  made: 1 hold (the owner's) ──TryHold──▶ +1 ──Release──▶ -1
///    └── Retire: the owner's hold is given back, once ──▶ at 0: zeroed and freed; TryHold answers false from then on
/// </code>
/// </remarks>
public abstract unsafe class HeldSecret
{
    private readonly int _sizeBytes;
    private byte* _bytes;
    private int _holds = 1;
    private int _retired;

    private protected HeldSecret(int sizeBytes)
    {
        _sizeBytes = sizeBytes;
        // On a cache line of its own, so that threads with different sessions do not disturb each other.
        _bytes = (byte*)NativeMemory.AlignedAlloc((nuint)sizeBytes, 64);
        new Span<byte>(_bytes, sizeBytes).Clear();
    }

    /// <summary>Zeroes what nobody retired, should that ever happen.</summary>
    ~HeldSecret() => Wipe();

    /// <summary>Whether the secret is gone for those who do not hold it already.</summary>
    public bool IsRetired => Volatile.Read(ref _retired) != 0;

    /// <summary>Whether the bytes are zeroed and freed.</summary>
    internal bool IsWiped => _bytes is null;

    private protected byte* Start => _bytes;

    /// <summary>Keeps the bytes valid until <see cref="Release"/>; false when they are gone.</summary>
    public bool TryHold()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }
        return false;
    }

    /// <summary>Ends one successful <see cref="TryHold"/>.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) != 0)
            return;
        Wipe();
#pragma warning disable CA1816 // Not disposable on purpose: its end is when the last hold ends, not when one owner says so.
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
    }

    /// <summary>Gives the owner's hold back. Further calls do nothing.</summary>
    internal void Retire()
    {
        if (Interlocked.Exchange(ref _retired, 1) == 0)
            Release();
    }

    private void Wipe()
    {
        byte* bytes = _bytes;
        if (bytes is null)
            return;
        _bytes = null;
        CryptographicOperations.ZeroMemory(new Span<byte>(bytes, _sizeBytes));
        NativeMemory.AlignedFree(bytes);
    }
}
