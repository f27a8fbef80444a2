using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lanstead.Crypto.Hash;

namespace Lanstead.Crypto;

/// <summary>BLAKE2s (RFC 7693) over data that comes in pieces, with or without a key.</summary>
/// <remarks>A value without references: pass it by reference, never copy one that has a key. <see cref="Finish"/> zeroes it.</remarks>
public unsafe struct Blake2sHasher
{
    private fixed uint _state[Blake2sCompression.StateWords];
    private fixed byte _buffer[Blake2sCompression.BlockBytes];
    private ulong _countBytes;
    private int _bufferedBytes;
    private readonly int _outputBytes;

    /// <summary>Starts a hash.</summary>
    /// <param name="outputBytes">1 to 32; part of what is hashed, so that a short hash is not the beginning of a long one.</param>
    /// <param name="key">At most 32 bytes; empty for none.</param>
    public Blake2sHasher(int outputBytes, ReadOnlySpan<byte> key = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputBytes, Blake2s.MaxOutputBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, Blake2s.MaxKeyBytes, nameof(key));
        // Said, because buffers of fixed size are not cleared where locals are not.
        this = default;
        _outputBytes = outputBytes;
        Blake2sCompression.Begin(MemoryMarshal.CreateSpan(ref _state[0], Blake2sCompression.StateWords));
        // The parameter block of RFC 7693 §2.5: fan-out 1, depth 1, lengths of key and output.
        _state[0] ^= 0x0101_0000u ^ ((uint)key.Length << 8) ^ (uint)outputBytes;
        if (key.Length > 0)
        {
            key.CopyTo(MemoryMarshal.CreateSpan(ref _buffer[0], Blake2sCompression.BlockBytes));
            _bufferedBytes = Blake2sCompression.BlockBytes;
        }
    }

    /// <summary>Takes in more data.</summary>
    public void Update(ReadOnlySpan<byte> data)
    {
        Span<byte> buffer = MemoryMarshal.CreateSpan(ref _buffer[0], Blake2sCompression.BlockBytes);
        while (data.Length > 0)
        {
            // The last block is compressed as such, so a full one waits until more comes.
            if (_bufferedBytes == Blake2sCompression.BlockBytes)
            {
                _countBytes += Blake2sCompression.BlockBytes;
                CompressBuffer(last: false);
                _bufferedBytes = 0;
            }
            int part = Math.Min(data.Length, Blake2sCompression.BlockBytes - _bufferedBytes);
            data[..part].CopyTo(buffer[_bufferedBytes..]);
            _bufferedBytes += part;
            data = data[part..];
        }
    }

    /// <summary>Writes the hash, as many bytes as were announced, and zeroes this value.</summary>
    public void Finish(Span<byte> output)
    {
        if (output.Length != _outputBytes)
            throw new ArgumentException($"This hash has {_outputBytes} bytes, not {output.Length}.", nameof(output));
        MemoryMarshal.CreateSpan(ref _buffer[0], Blake2sCompression.BlockBytes)[_bufferedBytes..].Clear();
        _countBytes += (ulong)_bufferedBytes;
        CompressBuffer(last: true);
        Span<byte> whole = stackalloc byte[Blake2s.MaxOutputBytes];
        for (int i = 0; i < Blake2sCompression.StateWords; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(whole[(4 * i)..], _state[i]);
        whole[..output.Length].CopyTo(output);
        CryptographicOperations.ZeroMemory(whole);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Blake2sHasher>(ref this)));
    }

    private void CompressBuffer(bool last)
    {
        fixed (uint* state = _state)
        fixed (byte* buffer = _buffer)
        {
            if (BitConverter.IsLittleEndian)
            {
                Blake2sCompression.Compress(state, (uint*)buffer, _countBytes, last);
                return;
            }
            uint* message = stackalloc uint[Blake2sCompression.BlockBytes / sizeof(uint)];
            for (int i = 0; i < Blake2sCompression.BlockBytes / sizeof(uint); i++)
                message[i] = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(buffer + (4 * i)));
            Blake2sCompression.Compress(state, message, _countBytes, last);
            CryptographicOperations.ZeroMemory(new Span<byte>(message, Blake2sCompression.BlockBytes));
        }
    }
}
