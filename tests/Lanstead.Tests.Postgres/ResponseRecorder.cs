using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Lanstead.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres;

/// <summary>H3: keeps every answer that a test server gave to anybody, and looks in them for what nobody may be told.</summary>
/// <remarks>Event streams are left out: they never end. What they carry is one small shape, tested by EventTests.</remarks>
internal sealed partial class ResponseRecorder(SeededSecrets secrets)
{
    private const string StoredSecrets = """
        SELECT string_agg(secret, E'\n') FROM (
            SELECT password_hash AS secret FROM users UNION ALL
            SELECT encode(secret_hash, 'hex') FROM sessions UNION ALL
            SELECT encode(token_hash, 'hex') FROM refresh_tokens UNION ALL
            SELECT encode(token_hash, 'hex') FROM join_keys UNION ALL
            SELECT encode(code_hash, 'hex') FROM join_keys UNION ALL
            SELECT encode(token_hash, 'hex') FROM mail_tokens UNION ALL
            SELECT encode(code_hash, 'hex') FROM recovery_codes UNION ALL
            SELECT encode(secret_hash, 'hex') FROM sign_in_challenges UNION ALL
            SELECT encode(key_hash, 'hex') FROM api_keys UNION ALL
            SELECT encode(ticket_hash, 'hex') FROM auth_tickets UNION ALL
            SELECT encode(device_code_hash, 'hex') FROM device_logins UNION ALL
            SELECT encode(user_code_hash, 'hex') FROM device_logins UNION ALL
            SELECT encode(token_hash, 'hex') FROM invite_links UNION ALL
            SELECT encode(token_hash, 'hex') FROM invitations UNION ALL
            SELECT encode(setup_token_hash, 'hex') FROM instance) all_secrets
        """;

    private readonly ConcurrentQueue<Answer> _answers = [];

    public DelegatingHandler Handler(HttpMessageHandler inner) => new Recording(this, inner);

    /// <summary>Fails when an answer holds a stored secret, a password, a key, or a join key other than where one was asked for.</summary>
    public async Task AssertNothingSecretAsync(TestServer server, IEnumerable<string> passwords)
    {
        InstanceState instance = server.App.Services.GetRequiredService<InstanceState>();
        string[] stored = ((await server.SqlAsync(StoredSecrets)) as string ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] bytes = [.. stored.SelectMany(Spellings), .. Spellings(instance.TokenKeys.Active(TimeProvider.System.GetUtcNow()).Secret), .. Spellings(instance.StateSigningKey.ExportParameters(true).D!), .. Spellings(instance.CodeKey.ToArray())];
        // One pass for all of them: a walk over every route leaves thousands of secrets and megabytes of answers.
        SearchValues<string> all = SearchValues.Create([.. bytes.Concat(passwords).Distinct()], StringComparison.OrdinalIgnoreCase);
        foreach (Answer answer in _answers)
        {
            Assert.False(answer.Body.AsSpan().ContainsAny(all), $"H3: {answer.Request} tells a secret.");
            Assert.False(JoinKeys().IsMatch(answer.Body) && !answer.MakesJoinKey, $"H3: {answer.Request} tells a join key.");
            Assert.False(InviteTokens().IsMatch(answer.Body) && !answer.MakesInviteLink, $"H3: {answer.Request} tells an invite.");
            Assert.True(answer.IsNotStored, $"H3: {answer.Request} may be kept by a cache.");
        }
    }

    private void Remember(string request, HttpResponseMessage response, string body)
    {
        if (response.IsSuccessStatusCode)
            secrets.AddFrom(request, body, response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? cookies : []);
    }

    // Password hashes are text; the rest is bytes, that JSON would write as base64 and people as hex.
    private static string[] Spellings(string stored) =>
        stored.Length % 2 == 0 && stored.All(char.IsAsciiHexDigitLower) ? Spellings(Convert.FromHexString(stored)) : [stored];

    private static string[] Spellings(byte[] secret) =>
        [Convert.ToBase64String(secret), System.Buffers.Text.Base64Url.EncodeToString(secret), Convert.ToHexStringLower(secret)];

    // As a word of its own: the random text of an access token holds any four letters sooner or later.
    [GeneratedRegex(@"(?<![\w.-])lsk_[\w-]{20}")]
    private static partial Regex JoinKeys();

    [GeneratedRegex(@"(?<![\w.-])ls[li]_[\w-]{20}")]
    private static partial Regex InviteTokens();

    private sealed record Answer(string Request, string Body, bool MakesJoinKey, bool MakesInviteLink, bool IsNotStored);

    private sealed class Recording(ResponseRecorder recorder, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
                return response;
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            string path = request.RequestUri!.AbsolutePath;
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            recorder.Remember($"{request.Method} {path}", response, body);
            bool isApi = path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase);
            recorder._answers.Enqueue(new Answer(
                $"{request.Method} {path} ({(int)response.StatusCode})",
                body,
                request.Method == HttpMethod.Post && (path.EndsWith("/join-keys", StringComparison.Ordinal) || path.EndsWith("/tunnel-servers", StringComparison.Ordinal) || path.EndsWith("/machine", StringComparison.Ordinal)) && response.IsSuccessStatusCode,
                request.Method == HttpMethod.Post && path.EndsWith("/invite-links", StringComparison.Ordinal) && response.IsSuccessStatusCode,
                !isApi || response.Headers.CacheControl is { NoStore: true }));
            return response;
        }
    }
}
