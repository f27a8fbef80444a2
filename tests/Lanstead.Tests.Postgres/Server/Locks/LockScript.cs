using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.Locks;

/// <summary>A signing device of a space, by hand: its key, and the log as it knows it.</summary>
internal sealed class LockScript(string tenant) : IDisposable
{
    public LockKey Key { get; } = new(EcdsaP256.Create());

    public byte[] Code { get; } = DisableCode.Create();

    public SignerLog Log { get; private set; } = SignerLog.Empty(TenantId.Parse(tenant, null));

    public string KeyId => Convert.ToHexStringLower(EcdsaP256.KeyId(Key.PublicKey));

    public void Dispose() => Key.Dispose();

    public LockEntry Genesis()
    {
        LockEntry entry = Log.Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
        entry.Signers.Add(Signer(Key, "ada"));
        entry.CodeHashes.Add(ByteString.CopyFrom(DisableCode.Hash(Log.Tenant, Code)));
        return entry;
    }

    public LockEntry Adding(LockKey key, string label)
    {
        LockEntry entry = Log.Next(LockEntry.Types.Kind.AddSigner, DateTimeOffset.UnixEpoch);
        entry.Signers.Add(Signer(key, label));
        return entry;
    }

    public LockEntry Of(LockEntry.Types.Kind kind, byte[] key)
    {
        LockEntry entry = Log.Next(kind, DateTimeOffset.UnixEpoch);
        entry.Key = ByteString.CopyFrom(key);
        return entry;
    }

    /// <summary>An entry as it is sent; it is in the log here too.</summary>
    public object Append(LockEntry entry, params object[] signatures)
    {
        Signed envelope = Key.Sign(entry);
        Log = Log.Append(envelope).Log ?? Log;
        return Body(envelope, signatures);
    }

    public static object Body(Signed envelope, params object[] signatures) =>
        new { statement = envelope.Statement.ToByteArray(), signature = envelope.Signature.ToByteArray(), keyId = envelope.KeyId.ToByteArray(), signatures };

    /// <summary>A device as the server lists it, signed as that.</summary>
    public object Sign(JsonElement device, string? ipv4 = null, LockKey? key = null)
    {
        string role = Text("role");
        LockMember member = LockMember.Of(
            Log.Tenant, NetworkId.Parse(Text("networkId"), null), DeviceId.Parse(Text("deviceId"), null), Text("ipv4Cidr"), Text("ipv6Cidr"),
            IPAddress.Parse(ipv4 ?? Text("ipv4")), IPAddress.Parse(Text("ipv6")), Enum.Parse<LockRole>(role, ignoreCase: true), device.GetProperty("key").GetBytesFromBase64())!;
        return new { peerId = Text("peerId"), role, signer = KeyId, signature = (key ?? Key).Sign(member) };

        string Text(string name) => device.GetProperty(name).GetString()!;
    }

    /// <summary>A LAN behind a device as the server lists it, signed as that or as something else.</summary>
    public object SignRoute(JsonElement device, JsonElement route, string? lan = null, LockKey? key = null)
    {
        string prefix = route.GetProperty("prefix").GetString()!;
        string? mapped = route.GetProperty("mapped").GetString();
        LockRoute signed = LockRoute.Of(
            Log.Tenant, NetworkId.Parse(device.GetProperty("networkId").GetString()!, null), DeviceId.Parse(device.GetProperty("deviceId").GetString()!, null),
            device.GetProperty("key").GetBytesFromBase64(), lan ?? prefix, lan ?? mapped ?? prefix)!;
        return new { peerId = device.GetProperty("peerId").GetString(), prefix, mapped, signer = KeyId, signature = (key ?? Key).Sign(signed) };
    }

    private static LockSigner Signer(LockKey key, string label) => new() { PublicKey = ByteString.CopyFrom(key.PublicKey), DeviceId = DeviceId.New(TimeProvider.System).ToWire(), Label = label };
}
