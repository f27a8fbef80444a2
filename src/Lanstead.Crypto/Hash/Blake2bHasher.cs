using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lanstead.Crypto.Hash;

/// <summary>BLAKE2b (RFC 7693) without a key over data that comes in pieces: what Argon2id is made of.</summary>
/// <remarks>A value without references: pass it by reference. <see cref="Finish"/> zeroes it. Below 2^64 bytes in all.</remarks>
internal unsafe struct Blake2bHasher
{
    /// <summary>The longest output, in bytes.</summary>
    public const int MaxOutputBytes = 64;

    private fixed ulong _state[Blake2bCompression.StateWords];
    private fixed byte _buffer[Blake2bCompression.BlockBytes];
    private ulong _countBytes;
    private int _bufferedBytes;
    private readonly int _outputBytes;

    /// <summary>Starts a hash of 1 to 64 bytes; the length is part of what is hashed.</summary>
    public Blake2bHasher(int outputBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputBytes, MaxOutputBytes);
        // Said, because buffers of fixed size are not cleared where locals are not.
        this = default;
        _outputBytes = outputBytes;
        Blake2bCompression.Begin(MemoryMarshal.CreateSpan(ref _state[0], Blake2bCompression.StateWords));
        // The parameter block of RFC 7693 §2.5: fan-out 1, depth 1, no key, length of the output.
        _state[0] ^= 0x0101_0000u ^ (uint)outputBytes;
    }

    /// <summary>Hashes one piece.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> output)
    {
        var hasher = new Blake2bHasher(output.Length);
        hasher.Update(data);
        hasher.Finish(output);
    }

    /// <summary>Takes in more data.</summary>
    public void Update(ReadOnlySpan<byte> data)
    {
        Span<byte> buffer = MemoryMarshal.CreateSpan(ref _buffer[0], Blake2bCompression.BlockBytes);
        while (data.Length > 0)
        {
            // The last block is compressed as such, so a full one waits until more comes.
            if (_bufferedBytes == Blake2bCompression.BlockBytes)
            {
                _countBytes += Blake2bCompression.BlockBytes;
                CompressBuffer(last: false);
                _bufferedBytes = 0;
            }
            int part = Math.Min(data.Length, Blake2bCompression.BlockBytes - _bufferedBytes);
            data[..part].CopyTo(buffer[_bufferedBytes..]);
            _bufferedBytes += part;
            data = data[part..];
        }
    }

    /// <summary>Takes in a number as Argon2 writes them: 4 bytes, the lowest first.</summary>
    public void Update(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Update(bytes);
    }

    /// <summary>Writes the hash, as many bytes as were announced, and zeroes this value.</summary>
    public void Finish(Span<byte> output)
    {
        if (output.Length != _outputBytes)
            throw new ArgumentException($"This hash has {_outputBytes} bytes, not {output.Length}.", nameof(output));
        MemoryMarshal.CreateSpan(ref _buffer[0], Blake2bCompression.BlockBytes)[_bufferedBytes..].Clear();
        _countBytes += (ulong)_bufferedBytes;
        CompressBuffer(last: true);
        Span<byte> whole = stackalloc byte[MaxOutputBytes];
        for (int i = 0; i < Blake2bCompression.StateWords; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(whole[(sizeof(ulong) * i)..], _state[i]);
        whole[..output.Length].CopyTo(output);
        CryptographicOperations.ZeroMemory(whole);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Blake2bHasher>(ref this)));
    }

    private void CompressBuffer(bool last)
    {
        const int words = Blake2bCompression.BlockBytes / sizeof(ulong);
        ulong* message = stackalloc ulong[words];
        fixed (ulong* state = _state)
        fixed (byte* buffer = _buffer)
        {
            for (int i = 0; i < words; i++)
                message[i] = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(buffer + (sizeof(ulong) * i), sizeof(ulong)));
            Blake2bCompression.Compress(state, message, _countBytes, last);
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(message, Blake2bCompression.BlockBytes));
    }
}
