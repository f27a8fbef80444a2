using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>The configuration of a phone, as far as its keys are concerned.</summary>
internal sealed record PhoneConfigJson(PhoneGatewayJson Peer, PhonePresharedJson Preshared, string Text);

internal sealed record PhoneGatewayJson(string PublicKey);

internal sealed record PhonePresharedJson(string NetworkId, string GatewayPeerId, long Epoch, bool IsWanted);

/// <summary>What only the gateway opens.</summary>
internal sealed record SealedPresharedJson(byte[] Sealed, long Epoch);

internal sealed record ReplaceKeyJson(string PublicKey, SealedPresharedJson? Preshared, bool Overlaps);

/// <summary>What <c>devices config --json</c> prints.</summary>
internal sealed record PhoneConfigTextJson(int Schema, string Device, string Text, bool Preshared);

/// <summary>Bodies, answers and output of <c>lanstead devices config</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PhoneConfigJson))]
[JsonSerializable(typeof(ReplaceKeyJson))]
[JsonSerializable(typeof(PhoneConfigTextJson))]
internal sealed partial class PhoneConfigsJson : JsonSerializerContext;
