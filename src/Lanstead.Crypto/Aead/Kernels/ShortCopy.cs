using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Copies 1 to 64 bytes that do not overlap, exactly these.</summary>
internal static unsafe class ShortCopy
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(byte* source, byte* destination, int lengthBytes)
    {
        int done = 0;
        for (; done + 16 <= lengthBytes; done += 16)
            Vector128.Load(source + done).Store(destination + done);
        if (done == lengthBytes)
            return;
        if ((lengthBytes & 8) != 0)
        {
            Unsafe.WriteUnaligned(destination + done, Unsafe.ReadUnaligned<ulong>(source + done));
            done += 8;
        }
        if ((lengthBytes & 4) != 0)
        {
            Unsafe.WriteUnaligned(destination + done, Unsafe.ReadUnaligned<uint>(source + done));
            done += 4;
        }
        for (; done < lengthBytes; done++)
            destination[done] = source[done];
    }
}
