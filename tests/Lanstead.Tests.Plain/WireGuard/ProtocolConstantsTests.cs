using System.Globalization;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>Each number of the protocol, written a second time from the paper: nobody changes one by accident.</summary>
public sealed class ProtocolConstantsTests
{
    [Fact]
    public void Rekey_after_120_seconds() => Assert.Equal(120, ProtocolConstants.RekeyAfterTime.TotalSeconds);

    [Fact]
    public void Reject_after_180_seconds() => Assert.Equal(180, ProtocolConstants.RejectAfterTime.TotalSeconds);

    [Fact]
    public void Retry_after_5_seconds() => Assert.Equal(5, ProtocolConstants.RekeyTimeout.TotalSeconds);

    [Fact]
    public void Jitter_is_up_to_a_third_of_a_second() => Assert.Equal(333, ProtocolConstants.RekeyTimeoutJitterMax.TotalMilliseconds);

    [Fact]
    public void Give_up_after_90_seconds_which_are_18_tries()
    {
        Assert.Equal(90, ProtocolConstants.RekeyAttemptTime.TotalSeconds);
        Assert.Equal(18, ProtocolConstants.InitiationTriesMax);
        Assert.Equal(ProtocolConstants.RekeyAttemptTime, ProtocolConstants.RekeyTimeout * ProtocolConstants.InitiationTriesMax);
    }

    [Fact]
    public void Keepalive_after_10_seconds() => Assert.Equal(10, ProtocolConstants.KeepaliveTimeout.TotalSeconds);

    [Fact]
    public void New_handshake_after_15_seconds_of_silence() => Assert.Equal(15, ProtocolConstants.NewHandshakeAfterSilence.TotalSeconds);

    [Fact]
    public void Rekey_on_receive_from_165_seconds_on() => Assert.Equal(165, ProtocolConstants.RekeyOnReceiveAfterTime.TotalSeconds);

    [Fact]
    public void Keys_are_wiped_after_540_seconds() => Assert.Equal(540, ProtocolConstants.WipeKeysAfterTime.TotalSeconds);

    [Fact]
    public void Rekey_after_2_to_the_60_messages() => Assert.Equal(1152921504606846976UL, ProtocolConstants.RekeyAfterMessages);

    [Fact]
    public void Reject_after_2_to_the_64_less_2_to_the_13_less_1_messages() =>
        Assert.Equal(UInt128.Parse("18446744073709543423", CultureInfo.InvariantCulture), (UInt128)ProtocolConstants.RejectAfterMessages);

    [Fact]
    public void Window_is_8128() => Assert.Equal(8128, ProtocolConstants.ReplayWindowSize);

    [Fact]
    public void At_most_50_initiations_a_second_of_one_peer()
    {
        Assert.Equal(50, ProtocolConstants.InitiationsPerSecondMax);
        Assert.Equal(20, ProtocolConstants.InitiationSpacing.TotalMilliseconds);
    }

    [Fact]
    public void Cookie_secret_lives_120_seconds_and_a_cookie_is_shown_for_115()
    {
        Assert.Equal(120, ProtocolConstants.CookieSecretLifetime.TotalSeconds);
        Assert.Equal(5, ProtocolConstants.CookieLatencyMargin.TotalSeconds);
    }

    [Fact]
    public void Limiter_gives_20_a_second_with_a_burst_of_5_per_address_or_64()
    {
        Assert.Equal((20, 5, 64), (ProtocolConstants.HandshakesPerSecond, ProtocolConstants.HandshakesBurst, ProtocolConstants.Ipv6SourcePrefixBits));
    }

    [Fact]
    public void Under_load_from_an_eighth_of_the_queue_and_for_a_second_after()
    {
        Assert.Equal(8, ProtocolConstants.UnderLoadQueueDivisor);
        Assert.Equal(1, ProtocolConstants.UnderLoadHold.TotalSeconds);
    }

    [Fact]
    public void Padding_is_to_16() => Assert.Equal(16, ProtocolConstants.PaddingMultiple);

    [Fact]
    public void Timestamps_move_in_steps_of_2_to_the_24_nanoseconds() => Assert.Equal(24, ProtocolConstants.TimestampWhitenedBits);
}
