using System.Text.Json;

namespace Lanstead.Agent.Certificates;

/// <summary>An authority says no.</summary>
/// <param name="kind">The last part of its <c>urn:ietf:params:acme:error:</c>, or a word of ours.</param>
/// <param name="message">For people.</param>
/// <param name="retryAfter">How long it wants to be left alone.</param>
internal sealed class AcmeException(string kind, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    private const string Prefix = "urn:ietf:params:acme:error:";
    private const int MessageMaxLength = 300;

    public string Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>From a problem document, whoever wrote it.</summary>
    public static AcmeException Read(byte[] body, int status, TimeSpan? retryAfter)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Read(document.RootElement, retryAfter);
        }
        catch (JsonException)
        {
            return new AcmeException("status", $"The authority answers {status}.", retryAfter);
        }
    }

    public static AcmeException Read(JsonElement problem, TimeSpan? retryAfter = null)
    {
        string type = Text(problem, "type"), detail = Shown(Text(problem, "detail"));
        string kind = type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : "unknown";
        return new AcmeException(kind, detail.Length == 0 ? $"The authority refuses: {Shown(kind)}." : detail, retryAfter);
    }

    // Who writes it is not known.
    private static string Shown(string text) => new([.. text.Take(MessageMaxLength).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? '?' : c)]);

    private static string Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
