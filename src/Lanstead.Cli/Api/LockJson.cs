using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>The network lock of a space, as the server has it.</summary>
internal sealed record LockJson(bool IsOn, int Length, string? Head, IReadOnlyList<LockSignerJson> Signers, IReadOnlyList<LockEntryJson> Entries);

internal sealed record LockSignerJson(string KeyId, byte[] PublicKey, string DeviceId, string Label);

internal sealed record LockEntryJson(int Position, string Kind, DateTimeOffset At, string? By, IReadOnlyList<string> Subjects, byte[] Statement, byte[] Signature);

internal sealed record LockDeviceJson(
    string PeerId, string DeviceId, string Name, string Owner, string NetworkId, string NetworkName, string Ipv4Cidr, string Ipv6Cidr, string Ipv4, string Ipv6,
    string Role, byte[]? Key, string? Standing, string? SignedBy, IReadOnlyList<LockRouteJson>? Routes);

internal sealed record LockRouteJson(string Prefix, string? Mapped, string? Standing, string? SignedBy);

internal sealed record DeviceSignatureJson(string PeerId, string Role, string Signer, byte[] Signature);

internal sealed record AddLockEntryJson(byte[] Statement, byte[] Signature, byte[] KeyId, IReadOnlyList<DeviceSignatureJson>? Signatures);

internal sealed record RouteSignatureJson(string PeerId, string Prefix, string? Mapped, string Signer, byte[] Signature);

internal sealed record SignDevicesJson(IReadOnlyList<DeviceSignatureJson> Signatures, IReadOnlyList<RouteSignatureJson> Routes);

internal sealed record SignedJson(int Signed);

/// <summary>What <c>lock status --json</c> prints.</summary>
internal sealed record LockStatusJson(int Schema, string SpaceId, bool On, string? Head, bool SameHere, bool SignsHere, IReadOnlyList<string> Signers, IReadOnlyList<LockDeviceJson> Waiting, string? Anchor);

/// <summary>What <c>lock log --json</c> prints.</summary>
internal sealed record LockLogJson(int Schema, string SpaceId, IReadOnlyList<LockEntryJson> Entries);

/// <summary>What <c>lock init --json</c> prints: the codes, this once.</summary>
internal sealed record LockMadeJson(int Schema, string SpaceId, string Head, int Signed, IReadOnlyList<string> DisableCodes);

/// <summary>Bodies, answers and output of <c>lanstead lock</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(LockJson))]
[JsonSerializable(typeof(LockDeviceJson))]
[JsonSerializable(typeof(AddLockEntryJson))]
[JsonSerializable(typeof(SignDevicesJson))]
[JsonSerializable(typeof(SignedJson))]
[JsonSerializable(typeof(LockStatusJson))]
[JsonSerializable(typeof(LockLogJson))]
[JsonSerializable(typeof(LockMadeJson))]
internal sealed partial class LocksJson : JsonSerializerContext;
