using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Agent.Certificates;

/// <summary>Speaks to a certificate authority in one account's name. Source: RFC 8555. Not thread-safe.</summary>
/// <remarks>The authority is believed no length, no redirect and no address that is not HTTPS.</remarks>
internal sealed class AcmeClient(HttpClient http, Uri directory, ECDsa key)
{
    private const int AnswerMaxBytes = 256 * 1024;
    // Some authorities refuse many; each is answered at once with a fresh one.
    private const int NonceTries = 10;

    private JsonElement? _directory;
    private string? _nonce;
    private string? _account;

    /// <summary>The account's address; makes the account when the authority has none of this key.</summary>
    /// <param name="contact">A mail address; empty: none.</param>
    /// <param name="known">As it was told the last time.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<string> OpenAccountAsync(string contact, string? known, CancellationToken cancel)
    {
        if (known is not null)
            return _account = known;
        var asked = new JsonObject { ["termsOfServiceAgreed"] = true };
        if (contact.Length > 0)
            asked["contact"] = new JsonArray($"mailto:{contact}");
        AcmeAnswer answer = await PostAsync(await OfDirectoryAsync("newAccount", cancel), asked, cancel);
        return _account = answer.Location ?? throw new AcmeException("malformed", "The authority names no account.");
    }

    /// <summary>Asks for a certificate of one name.</summary>
    public async Task<AcmeAnswer> OrderAsync(string host, CancellationToken cancel) => await PostAsync(
        await OfDirectoryAsync("newOrder", cancel), new JsonObject { ["identifiers"] = new JsonArray(new JsonObject { ["type"] = "dns", ["value"] = host }) }, cancel);

    /// <summary>Reads what is at an address of the authority.</summary>
    public Task<AcmeAnswer> GetAsync(string url, CancellationToken cancel) => PostAsync(url, null, cancel);

    /// <summary>Says that a challenge can be looked at.</summary>
    public Task<AcmeAnswer> RespondAsync(string url, CancellationToken cancel) => PostAsync(url, new JsonObject(), cancel);

    /// <summary>Hands in the request for the certificate.</summary>
    public Task<AcmeAnswer> FinalizeAsync(string url, byte[] request, CancellationToken cancel) => PostAsync(url, new JsonObject { ["csr"] = Base64Url.EncodeToString(request) }, cancel);

    /// <summary>What proves that the name is this account's (§8.1).</summary>
    public string Authorization(string token)
    {
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        string thumbprint = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"}""";
        return $"{token}.{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(thumbprint)))}";
    }

    private async Task<string> OfDirectoryAsync(string name, CancellationToken cancel)
    {
        if (_directory is null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Checked(directory.AbsoluteUri));
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            byte[] body = await BodyAsync(response, cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new AcmeException("directory", $"{directory} answers {(int)response.StatusCode}.");
            _directory = Json(body);
        }
        return _directory.Value.ValueKind == JsonValueKind.Object && _directory.Value.TryGetProperty(name, out JsonElement url) && url.GetString() is { } found
            ? found : throw new AcmeException("directory", $"{directory} is no directory of a certificate authority.");
    }

    private async Task<AcmeAnswer> PostAsync(string url, JsonObject? payload, CancellationToken cancel)
    {
        for (int i = 1; ; i++)
        {
            string nonce = _nonce ?? await NonceAsync(cancel);
            _nonce = null;
            using var request = new HttpRequestMessage(HttpMethod.Post, Checked(url)) { Content = new ByteArrayContent(Signed(url, nonce, payload)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            _nonce = Nonce(response);
            byte[] body = await BodyAsync(response, cancel);
            if (response.IsSuccessStatusCode)
                return new AcmeAnswer(body, response.Headers.Location?.OriginalString, After(response));
            AcmeException problem = AcmeException.Read(body, (int)response.StatusCode, After(response));
            // A nonce is good for a time only, which nobody tells (§6.5).
            if (problem.Kind != "badNonce" || i == NonceTries)
                throw problem;
        }
    }

    private byte[] Signed(string url, string nonce, JsonObject? payload)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["nonce"] = nonce, ["url"] = url };
        if (_account is not null)
        {
            header["kid"] = _account;
        }
        else
        {
            ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
            header["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(parameters.Q.X), ["y"] = Base64Url.EncodeToString(parameters.Q.Y) };
        }
        string head = Encoded(header), body = payload is null ? "" : Encoded(payload);
        byte[] signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return Encoding.ASCII.GetBytes(new JsonObject { ["protected"] = head, ["payload"] = body, ["signature"] = Base64Url.EncodeToString(signature) }.ToJsonString());
    }

    private static string Encoded(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private async Task<string> NonceAsync(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Checked(await OfDirectoryAsync("newNonce", cancel)));
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        return Nonce(response) ?? throw new AcmeException("malformed", "The authority gives no nonce.");
    }

    private static string? Nonce(HttpResponseMessage response) => response.Headers.TryGetValues("Replay-Nonce", out IEnumerable<string>? values) ? values.First() : null;

    private static TimeSpan? After(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static Uri Checked(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps ? uri : throw new AcmeException("malformed", $"{url} is no HTTPS address, so it is not asked.");

    private static JsonElement Json(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new AcmeException("malformed", "The authority's answer is no JSON.");
        }
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancel);
        byte[] bytes = new byte[AnswerMaxBytes];
        int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return length == bytes.Length ? throw new AcmeException("malformed", "The authority's answer is too long.") : bytes[..length];
    }
}
