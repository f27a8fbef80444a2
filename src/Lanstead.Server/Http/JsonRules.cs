using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>How JSON is read and written everywhere in the API.</summary>
internal static class JsonRules
{
    /// <summary>For what is stored (audit before and after).</summary>
    public static JsonSerializerOptions Stored { get; } = Make();

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Without these two, `{}` binds null into strings that the compiler swears are never null.
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new IdJsonConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new TextJsonConverter<IPAddress>(
            text => IPAddress.TryParse(text, out IPAddress? address) ? address : null, "Not an IP address."));
        options.Converters.Add(new TextStructJsonConverter<IPNetwork>(
            text => IPNetwork.TryParse(text, out IPNetwork network) ? network : null, "Not a prefix such as 10.1.2.0/24."));
        options.Converters.Add(new TextStructJsonConverter<PublicKey>(
            text => PublicKey.TryParse(text, null, out PublicKey key) ? key : null, "A WireGuard key is 32 bytes in base64, 44 characters."));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
