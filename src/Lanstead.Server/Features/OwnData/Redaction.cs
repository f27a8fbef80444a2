using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lanstead.Server.Features.OwnData;

/// <summary>Takes a person out of a row of the audit, and the server's word that it was the server who did.</summary>
internal static class Redaction
{
    /// <summary>What stands where something of the person stood.</summary>
    public const string Removed = "(removed)";

    private static ReadOnlySpan<byte> Domain => "lanstead audit redaction 1\n"u8;

    /// <summary>The same JSON without the person: texts that hold the address or are one of the names, and addresses of the internet.</summary>
    public static string? Redact(string? json, string email, IReadOnlySet<string> names)
    {
        if (json is null)
            return null;
        JsonNode? node = JsonNode.Parse(json);
        return Redact(node, email, names)?.ToJsonString();
    }

    /// <summary>Signs that row <paramref name="auditId"/>, once sealed as <paramref name="seal"/>, says what hashes to <paramref name="content"/>.</summary>
    public static byte[] Sign(ECDsa key, long auditId, byte[] seal, byte[] content) => key.SignData(Text(auditId, seal, content), HashAlgorithmName.SHA256);

    /// <summary>True when the server made the redaction, and the row says what it said then.</summary>
    public static bool IsSigned(ECDsa key, long auditId, byte[] seal, string content, byte[] signature) =>
        key.VerifyData(Text(auditId, seal, Hash(content)), signature, HashAlgorithmName.SHA256);

    public static byte[] Hash(string content) => SHA256.HashData(Encoding.UTF8.GetBytes(content));

    private static byte[] Text(long auditId, byte[] seal, byte[] content) => [.. Domain, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(auditId)), .. seal, .. content];

    private static JsonNode? Redact(JsonNode? node, string email, IReadOnlySet<string> names) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Redact(member.Value, email, names)))),
        JsonArray items => new JsonArray([.. items.Select(item => Redact(item, email, names))]),
        JsonValue value when value.TryGetValue(out string? text) && IsPersonal(text, email, names) => JsonValue.Create(Removed),
        _ => node?.DeepClone(),
    };

    private static bool IsPersonal(string text, string email, IReadOnlySet<string> names) =>
        text.Contains(email, StringComparison.OrdinalIgnoreCase) || names.Contains(text) || (IPAddress.TryParse(text, out IPAddress? address) && !IsPrivate(address));

    // Of a private network: 10/8, 172.16/12, 192.168/16, fc00::/7.
    private static bool IsPrivate(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == 16 ? (bytes[0] & 0xFE) == 0xFC : bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0) == 16) || (bytes[0] == 192 && bytes[1] == 168);
    }
}
