using System.Buffers.Binary;

namespace Lanstead.WireGuard;

/// <summary>A TAI64N timestamp: 8 bytes of seconds since 2^62 before 1970, 4 bytes of nanoseconds, big endian, so that bytes compare as times do.</summary>
/// <remarks>Seconds are counted as Unix does, plus 10, as every WireGuard does; leap seconds play no part (paper §5.4.2 asks for growth only).</remarks>
public readonly record struct Tai64n(ulong Seconds, uint Nanoseconds) : IComparable<Tai64n>
{
    /// <summary>Bytes on the wire.</summary>
    public const int SizeBytes = 12;

    private const ulong UnixEpochSeconds = 0x4000_0000_0000_000a;
    private const uint StepNanoseconds = 1u << ProtocolConstants.TimestampWhitenedBits;
    private const uint NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The time in steps of 2^24 ns: a finer one would tell others about our clock and our load.</summary>
    public static Tai64n OfWhitened(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        uint nanoseconds = (uint)rest * 100;
        return new Tai64n(unchecked(UnixEpochSeconds + (ulong)seconds), nanoseconds & ~(StepNanoseconds - 1));
    }

    /// <summary>The time of day; the first or last that can be told for what lies outside.</summary>
    public DateTimeOffset ToTime()
    {
        long seconds = unchecked((long)(Seconds - UnixEpochSeconds));
        if (Seconds < UnixEpochSeconds)
            return DateTimeOffset.UnixEpoch;
        return seconds < 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 1 ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(Nanoseconds / 100);
    }

    /// <summary>Reads 12 bytes.</summary>
    public static Tai64n Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));

    /// <summary>Writes 12 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Seconds);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Nanoseconds);
    }

    /// <summary>The next whitened timestamp.</summary>
    public Tai64n Next()
    {
        ulong next = (ulong)(Nanoseconds & ~(StepNanoseconds - 1)) + StepNanoseconds;
        return next < NanosecondsPerSecond ? this with { Nanoseconds = (uint)next } : new Tai64n(unchecked(Seconds + 1), 0);
    }

    /// <summary>The timestamp some seconds later.</summary>
    public Tai64n PlusSeconds(ulong seconds) => this with { Seconds = unchecked(Seconds + seconds) };

    /// <inheritdoc/>
    public int CompareTo(Tai64n other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(Tai64n left, Tai64n right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(Tai64n left, Tai64n right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(Tai64n left, Tai64n right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(Tai64n left, Tai64n right) => left.CompareTo(right) >= 0;
}
