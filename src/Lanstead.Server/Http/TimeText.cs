using System.Text.Json;

namespace Lanstead.Server.Http;

/// <summary>Times of a body whose absence, null and value mean three things.</summary>
internal static class TimeText
{
    /// <summary>Reads a time or null; false for anything else.</summary>
    public static bool TryRead(JsonElement element, out DateTimeOffset? time)
    {
        time = null;
        if (element.ValueKind == JsonValueKind.Null)
            return true;
        if (element.ValueKind != JsonValueKind.String || !element.TryGetDateTimeOffset(out DateTimeOffset read))
            return false;
        time = read.ToUniversalTime();
        return true;
    }
}
