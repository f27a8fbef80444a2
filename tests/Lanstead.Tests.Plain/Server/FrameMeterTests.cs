using Lanstead.Server.Features.Live;

namespace Lanstead.Tests.Plain.Server;

/// <summary>L2: frames are counted whatever they are and however they come.</summary>
public sealed class FrameMeterTests
{
    private sealed class StandingTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Frames_of_every_length_are_counted_though_they_come_byte_by_byte(int length)
    {
        byte[] frame = Frame(length);
        foreach (int atOnce in new[] { 1, 7, frame.Length })
        {
            var meter = new FrameMeter(new StandingTime());
            for (int n = 1; n <= 201; n++)
            {
                bool isWithin = true;
                for (int at = 0; at < frame.Length; at += atOnce)
                    isWithin &= meter.Take(frame.AsSpan(at, Math.Min(atOnce, frame.Length - at)));
                Assert.Equal(n <= 200, isWithin);
            }
        }
    }

    [Fact]
    public void Who_keeps_to_twenty_a_second_is_never_stopped()
    {
        var time = new StandingTime();
        var meter = new FrameMeter(time);
        byte[] second = [.. Enumerable.Repeat(Frame(3), 20).SelectMany(frame => frame)];
        for (int i = 0; i < 1000; i++, time.Seconds++)
            Assert.True(meter.Take(second));
    }

    // As a client's: masked.
    private static byte[] Frame(int length)
    {
        byte[] size = length < 126 ? [(byte)(0x80 | length)]
            : length < 65_536 ? [0x80 | 126, (byte)(length >> 8), (byte)length]
            : [0x80 | 127, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        return [0x82, .. size, 1, 2, 3, 4, .. new byte[length]];
    }
}
