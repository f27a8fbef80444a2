using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class ProofTests
{
    private static readonly ServerId s_server = new(new Guid("01900000-0000-7000-8000-000000000001"));
    private static readonly DeviceId s_device = new(new Guid("01900000-0000-7000-8000-000000000002"));

    [Fact]
    public void Hello_is_bound_to_nonce_server_device_and_host()
    {
        using ECDsa key = EcdsaP256.Create();
        byte[] spki = key.ExportSubjectPublicKeyInfo();
        byte[] nonce = RandomNumberGenerator.GetBytes(32);
        byte[] proof = HelloProof.Sign(key, nonce, s_server, s_device, "vpn.example.org:443");
        Assert.True(HelloProof.Verify(spki, nonce, s_server, s_device, "vpn.example.org:443", proof));
        Assert.False(HelloProof.Verify(spki, RandomNumberGenerator.GetBytes(32), s_server, s_device, "vpn.example.org:443", proof));
        Assert.False(HelloProof.Verify(spki, nonce, new ServerId(s_device.Value), s_device, "vpn.example.org:443", proof));
        Assert.False(HelloProof.Verify(spki, nonce, s_server, new DeviceId(s_server.Value), "vpn.example.org:443", proof));
        Assert.False(HelloProof.Verify(spki, nonce, s_server, s_device, "evil.example.org:443", proof));
        Assert.False(HelloProof.Verify(spki, nonce, s_server, s_device, "vpn.example.org:443", proof.AsSpan(1)));
        using ECDsa other = EcdsaP256.Create();
        Assert.False(HelloProof.Verify(other.ExportSubjectPublicKeyInfo(), nonce, s_server, s_device, "vpn.example.org:443", proof));
    }

    [Fact]
    public void Hello_signs_the_bytes_that_the_contract_names()
    {
        using ECDsa key = EcdsaP256.Create();
        byte[] nonce = RandomNumberGenerator.GetBytes(32);
        byte[] message =
        [
            .. "lanstead agent v1\0"u8, .. nonce, .. s_server.Value.ToByteArray(true), .. s_device.Value.ToByteArray(true), .. "a:1"u8,
        ];
        byte[] proof = HelloProof.Sign(key, nonce, s_server, s_device, "a:1");
        Assert.True(key.VerifyData(message, proof, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    [Fact]
    public void Enrolment_signs_the_bytes_that_the_contract_names_and_no_others_pass()
    {
        using ECDsa key = EcdsaP256.Create();
        byte[] spki = key.ExportSubjectPublicKeyInfo();
        byte[] proof = EnrolmentProof.Sign(key, "ABC-DEF-234", "alpha", 0x0102030405060708);
        byte[] message =
        [
            .. "lanstead enrol v1\0"u8, .. SHA256.HashData(Encoding.UTF8.GetBytes("ABC-DEF-234")), .. spki, .. "alpha"u8,
            1, 2, 3, 4, 5, 6, 7, 8,
        ];
        Assert.True(key.VerifyData(message, proof, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.True(EnrolmentProof.Verify(spki, "ABC-DEF-234", "alpha", 0x0102030405060708, proof));
        Assert.False(EnrolmentProof.Verify(spki, "ABC-DEF-235", "alpha", 0x0102030405060708, proof));
        Assert.False(EnrolmentProof.Verify(spki, "ABC-DEF-234", "beta", 0x0102030405060708, proof));
        Assert.False(EnrolmentProof.Verify(spki, "ABC-DEF-234", "alpha", 1, proof));
    }

    [Fact]
    public void A_machine_key_of_another_curve_or_spelling_is_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using ECDsa p256 = EcdsaP256.Create();
        byte[] spki = p256.ExportSubjectPublicKeyInfo();
        Assert.False(EcdsaP256.TryReadPublicKey(p384.ExportSubjectPublicKeyInfo(), out _));
        Assert.False(EcdsaP256.TryReadPublicKey([], out _));
        Assert.False(EcdsaP256.TryReadPublicKey([.. spki, 0], out _));
        byte[] offCurve = [.. spki];
        offCurve[^1] ^= 1;
        Assert.False(EcdsaP256.TryReadPublicKey(offCurve, out _));
        Assert.True(EcdsaP256.TryReadPublicKey(spki, out ECDsa? read));
        read.Dispose();
    }

    [Fact]
    public void One_kind_of_statement_never_passes_for_the_other()
    {
        using var fixture = new StateFixture();
        Signed manifest = fixture.Signer.Sign(new Manifest { Revision = 4 });
        Assert.True(fixture.Verifier.Verify(manifest, StateDomain.Manifest));
        Assert.False(fixture.Verifier.Verify(manifest, StateDomain.Network));
        Assert.True(fixture.Verifier.TryRead(manifest, out Manifest? read));
        Assert.Equal(4u, read.Revision);
        Assert.False(fixture.Verifier.TryRead(manifest, out NetworkStatement? _));
    }

    [Fact]
    public void Wire_enums_and_limits_are_stable()
    {
        Assert.Equal((1, 2), ((int)StateDomain.Manifest, (int)StateDomain.Network));
        Assert.Equal(Enumerable.Range(1, 10), Enum.GetValues<MapOutcome>().Select(outcome => (int)outcome));
        Assert.Equal(262_144, AgentChannel.FrameToServerMaxBytes);
        Assert.True(AgentChannel.DeadAfter > 2 * AgentChannel.Heartbeat && AgentChannel.DeadAfter < TimeSpan.FromSeconds(26));
    }
}
