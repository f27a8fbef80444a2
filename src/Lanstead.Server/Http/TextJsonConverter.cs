using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Server.Http;

/// <summary>Writes a type that has one text form (addresses, prefixes, keys) as that text.</summary>
internal sealed class TextJsonConverter<T>(Func<string, T?> parse, string expected) : JsonConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && parse(reader.GetString()!) is { } value ? value : throw new JsonException(expected);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>The same for value types.</summary>
internal sealed class TextStructJsonConverter<T>(Func<string, T?> parse, string expected) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && parse(reader.GetString()!) is { } value ? value : throw new JsonException(expected);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
