using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class DeviceRemovalTests
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;
    private readonly ServerId _server = ServerId.New(TimeProvider.System);
    private readonly DeviceId _device = DeviceId.New(TimeProvider.System);

    [Fact]
    public void J2_only_the_servers_signed_word_about_this_device_counts()
    {
        using var signer = new StateSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        using var stranger = new StateSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.True(StateVerifier.TryCreate(signer.PublicKey.Span, out StateVerifier? verifier));
        using StateVerifier own = verifier;
        Manifest gone = DeviceRemoval.Statement(_server, 1, _device, s_at);
        Manifest other = DeviceRemoval.Statement(_server, 1, DeviceId.New(TimeProvider.System), s_at);
        Manifest abroad = DeviceRemoval.Statement(ServerId.New(TimeProvider.System), 1, _device, s_at);
        Manifest leftAll = gone.Clone();
        leftAll.Revision = 7;

        Assert.True(Says(signer.Sign(gone)));
        Assert.False(Says(null));
        Assert.False(Says(stranger.Sign(gone)));
        Assert.False(Says(signer.Sign(other)));
        Assert.False(Says(signer.Sign(abroad)));
        Assert.False(Says(signer.Sign(leftAll)));

        bool Says(Signed? envelope) => DeviceRemoval.Says(own, envelope, _server, _device);
    }
}
