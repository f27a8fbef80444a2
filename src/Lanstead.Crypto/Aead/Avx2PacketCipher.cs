using System.Runtime.Intrinsics.X86;
using Lanstead.Crypto.Aead.Kernels;

namespace Lanstead.Crypto.Aead;

/// <summary>Many packets at once in 256-bit vectors.</summary>
internal sealed unsafe class Avx2PacketCipher : PacketCipher
{
    public static bool IsSupported => Avx2.IsSupported && BitConverter.IsLittleEndian;

    public override string Name => "avx2";

    public override void Seal(AeadPacket* packets, int count) => VectorBatch<Kernel256>.Seal(packets, count);

    public override void Open(AeadPacket* packets, int count) => VectorBatch<Kernel256>.Open(packets, count);
}
