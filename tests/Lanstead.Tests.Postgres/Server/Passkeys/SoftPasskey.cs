using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Tests.Postgres.Server.Passkeys;

/// <summary>An authenticator and its browser in software: it does right, unless the test bends it (WebAuthn level 3, §6 and §5.8.1).</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte HasKey = 0x40;

    private readonly ECDsa? _curve;
    private readonly RSA? _rsa;

    public SoftPasskey(string origin, bool rsa = false)
    {
        Origin = origin;
        if (rsa)
            _rsa = RSA.Create(2048);
        else
            _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    }

    /// <summary>Where the browser says it is.</summary>
    public string Origin { get; set; }

    /// <summary>The relying party for which it signs; null: what the server asks for.</summary>
    public string? RelyingParty { get; set; }

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(32);

    public uint Counter { get; set; } = 1;

    public bool CrossOrigin { get; set; }

    public byte Flags { get; set; } = UserPresent | UserVerified;

    /// <summary>Whose key it says it is.</summary>
    public string? UserHandle { get; set; }

    /// <summary>Answers a request to make a passkey.</summary>
    public JsonObject Create(JsonElement options)
    {
        UserHandle ??= Encoding.UTF8.GetString(Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()));
        byte[] key = PublicKey();
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Id.Length);
        byte[] data = [.. Head(options.GetProperty("rp").GetProperty("id").GetString()!, (byte)(Flags | HasKey)), .. new byte[16], .. length, .. Id, .. key];
        // {"fmt": "none", "attStmt": {}, "authData": …}
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data];
        return Credential(new JsonObject { ["clientDataJSON"] = Text(ClientData("webauthn.create", options)), ["attestationObject"] = Text(attestation), ["transports"] = new JsonArray("internal") });
    }

    /// <summary>Answers a request for a passkey.</summary>
    public JsonObject Get(JsonElement options, string type = "webauthn.get")
    {
        byte[] data = Head(options.GetProperty("rpId").GetString()!, Flags);
        byte[] client = ClientData(type, options);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        byte[] signature = _curve?.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) ?? _rsa!.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(client), ["authenticatorData"] = Text(data), ["signature"] = Text(signature), ["userHandle"] = UserHandle is null ? null : Text(Encoding.UTF8.GetBytes(UserHandle)),
        });
    }

    public void Dispose()
    {
        _curve?.Dispose();
        _rsa?.Dispose();
    }

    private JsonObject Credential(JsonObject response) => new()
    {
        ["id"] = Text(Id), ["rawId"] = Text(Id), ["type"] = "public-key", ["clientExtensionResults"] = new JsonObject(), ["response"] = response,
    };

    private byte[] Head(string relyingParty, byte flags)
    {
        byte[] count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty)), flags, .. count];
    }

    private byte[] ClientData(string type, JsonElement options) => Encoding.UTF8.GetBytes(
        new JsonObject { ["type"] = type, ["challenge"] = options.GetProperty("challenge").GetString(), ["origin"] = Origin, ["crossOrigin"] = CrossOrigin }.ToJsonString());

    // COSE_Key: ES256 on P-256, or RS256.
    private byte[] PublicKey()
    {
        if (_curve is not null)
        {
            ECPoint q = _curve.ExportParameters(false).Q;
            return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. q.X!, 0x22, 0x58, 0x20, .. q.Y!];
        }
        RSAParameters key = _rsa!.ExportParameters(false);
        return [0xA4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00, .. key.Modulus!, 0x21, 0x43, .. key.Exponent!];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
