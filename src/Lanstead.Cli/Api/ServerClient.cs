using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lanstead.Agent;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Local;

namespace Lanstead.Cli.Api;

/// <summary>Asks the server's API as the person who signed in here, or by an API key. One request at a time.</summary>
/// <remarks>
/// Renews the access token by itself. Waits as long as the server says where it answers 429. Each POST has an <c>Idempotency-Key</c>, so what is
/// sent twice is done once. Every refusal is a <see cref="ServerCallException"/> with a sentence for people and the command's exit code.
/// </remarks>
internal sealed class ServerClient(Uri server, string? apiKey, SignIns signIns, TimeProvider time) : IDisposable
{
    private const int LongestAnswerBytes = 16 * 1024 * 1024;
    private const int AttemptsMax = 3;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_timeout, MaxResponseContentBufferSize = LongestAnswerBytes };

    /// <summary>The server's URL without a slash at the end: what its sign-in is kept by.</summary>
    public string Name => server.ToString().TrimEnd('/');

    /// <summary>GET.</summary>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, answer, cancel);

    /// <summary>All items of a paged list.</summary>
    public async Task<List<T>> ListAsync<T>(string path, JsonTypeInfo<T> item, CancellationToken cancel)
    {
        var all = new List<T>();
        await foreach (JsonElement one in PagesAsync(path, cancel))
            all.Add(one.Deserialize(item) ?? throw NotOurs());
        return all;
    }

    /// <summary>The items of a paged list as the server sent them, page by page, for lists that may be long.</summary>
    public async IAsyncEnumerable<JsonElement> PagesAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            string query = $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";
            PageJson page = await GetAsync(path + query, ServerJson.Default.PageJson, cancel);
            foreach (JsonElement one in page.Items)
                yield return one;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>The first item of a paged list; null when it is empty.</summary>
    public async Task<T?> FirstAsync<T>(string path, JsonTypeInfo<T> item, CancellationToken cancel)
        where T : class
    {
        PageJson page = await GetAsync($"{path}?limit=1", ServerJson.Default.PageJson, cancel);
        return page.Items.Count == 0 ? null : page.Items[0].Deserialize(item) ?? throw NotOurs();
    }

    /// <summary>POST without a body.</summary>
    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, null, answer, cancel);

    /// <summary>POST of a body.</summary>
    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> answer, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), answer, cancel);

    /// <summary>PUT with a body.</summary>
    public Task<T> PutAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> answer, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), answer, cancel);

    /// <summary>PATCH with a body.</summary>
    public Task<T> PatchAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> answer, CancellationToken cancel) =>
        SendAsync(HttpMethod.Patch, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), answer, cancel);

    /// <summary>Any method, where the answer has no body that matters: DELETE, or a POST that answers 204.</summary>
    public Task DoAsync(HttpMethod method, string path, CancellationToken cancel) => RequestAsync(method, path, null, cancel);

    /// <summary>The same with a body.</summary>
    public Task DoAsync<TBody>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancel) =>
        RequestAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), cancel);

    /// <summary>Any method and body, and the answer as it came; empty where there is none.</summary>
    public Task<byte[]> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancel) => RequestAsync(method, path, body, cancel);

    /// <summary>POST without a credential: to get one.</summary>
    public async Task<T> PostOpenlyAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> answer, CancellationToken cancel)
    {
        (HttpStatusCode status, byte[] text) = await ExchangeAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), null, null, cancel);
        return (int)status < 300 ? Parse(text, answer) : throw Refused(status, text);
    }

    /// <summary>Opens a WebSocket as the person who signed in here.</summary>
    /// <exception cref="ServerCallException">The server refused.</exception>
    /// <exception cref="WebSocketException">It cannot be reached, or something in between lets no WebSocket through.</exception>
    public async Task<ClientWebSocket> OpenSocketAsync(string path, CancellationToken cancel)
    {
        if (apiKey is not null)
            throw new ServerCallException(ExitCodes.Denied, "access.not_by_key", $"An API key cannot follow; a sign-in can. Unset LANSTEAD_API_KEY and run: lanstead login --server {Name}");
        ServerSignIn signIn = await SignInAsync(refused: null, cancel);
        for (int attempt = 1; ; attempt++)
        {
            var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("Authorization", $"Bearer {signIn.AccessToken}");
            Uri http = ServerAddress.Resolve(server, path);
            try
            {
                await socket.ConnectAsync(new UriBuilder(http) { Scheme = http.Scheme == "https" ? "wss" : "ws" }.Uri, cancel);
                return socket;
            }
            catch (WebSocketException)
            {
                HttpStatusCode status = socket.HttpStatusCode;
                socket.Dispose();
                if (status != HttpStatusCode.Unauthorized || attempt > 1)
                    throw;
                signIn = await SignInAsync(refused: signIn.AccessToken, cancel);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> answer, CancellationToken cancel) =>
        Parse(await RequestAsync(method, path, body, cancel), answer);

    private async Task<byte[]> RequestAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancel)
    {
        string? idempotencyKey = method == HttpMethod.Post ? NewName() : null;
        string token = apiKey ?? (await SignInAsync(refused: null, cancel)).AccessToken;
        (HttpStatusCode status, byte[] text) = await ExchangeAsync(method, path, body, token, idempotencyKey, cancel);
        if (status == HttpStatusCode.Unauthorized && apiKey is null)
        {
            // The clock here may be off, or another process renewed meanwhile.
            token = (await SignInAsync(refused: token, cancel)).AccessToken;
            (status, text) = await ExchangeAsync(method, path, body, token, idempotencyKey, cancel);
        }
        return (int)status < 300 ? text : throw Refused(status, text);
    }

    // The sign-in with an access token that is good for the next minute, and is not the one that was refused.
    private async Task<ServerSignIn> SignInAsync(string? refused, CancellationToken cancel)
    {
        ServerSignIn known = Find();
        if (IsGood(known, refused))
            return known;
        using IDisposable mine = await signIns.LockAsync(cancel);
        // Somebody else may have renewed it while this waited.
        known = Find();
        return IsGood(known, refused) ? known : await RenewAsync(known, cancel);
    }

    private async Task<ServerSignIn> RenewAsync(ServerSignIn known, CancellationToken cancel)
    {
        // Named before it is sent: when the answer is lost, or this process ends, the same exchange can be repeated.
        ServerSignIn trying = known with { Attempt = known.Attempt ?? NewName() };
        signIns.Keep(trying, current: false);
        (HttpStatusCode status, byte[] text) = await ExchangeAsync(
            HttpMethod.Post, "/v1/auth/refresh", JsonSerializer.SerializeToUtf8Bytes(new RefreshJson(known.RefreshToken, trying.Attempt!), ServerJson.Default.RefreshJson), null, null, cancel);
        if (status == HttpStatusCode.Unauthorized)
        {
            signIns.Remove(known.Server);
            throw new ServerCallException(ExitCodes.NotEnrolled, "auth.refresh_invalid", $"Your sign-in at {Name} has ended. Run: lanstead login --server {Name}");
        }
        if ((int)status >= 300)
            throw Refused(status, text);
        SessionJson session = Parse(text, ServerJson.Default.SessionJson);
        var renewed = new ServerSignIn(known.Server, session.User.Email, session.User.Username, session.AccessToken, session.RefreshToken, session.ExpiresAt);
        signIns.Keep(renewed, current: false);
        return renewed;
    }

    private ServerSignIn Find() => signIns.Find(Name)
        ?? throw new ServerCallException(ExitCodes.NotEnrolled, "auth.required", $"You are not signed in at {Name}. Run: lanstead login --server {Name}, or set LANSTEAD_API_KEY.");

    private bool IsGood(ServerSignIn known, string? refused) => known.AccessToken != refused && known.ExpiresAt > time.GetUtcNow() + s_renewBefore;

    private async Task<(HttpStatusCode Status, byte[] Body)> ExchangeAsync(
        HttpMethod method, string path, byte[]? body, string? token, string? idempotencyKey, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, ServerAddress.Resolve(server, path));
            request.Headers.UserAgent.ParseAdd($"lanstead/{new AgentOptions().Version}");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue($"({MachineName()}; {(OperatingSystem.IsWindows() ? "windows" : "linux")})"));
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (idempotencyKey is not null)
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            try
            {
                using HttpResponseMessage response = await _http.SendAsync(request, cancel);
                byte[] text = await response.Content.ReadAsByteArrayAsync(cancel);
                if (response.StatusCode != HttpStatusCode.TooManyRequests || attempt == AttemptsMax || response.Headers.RetryAfter?.Delta is not { } wait || wait > s_longestWait)
                    return (response.StatusCode, text);
                await Task.Delay(wait, time, cancel);
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                string why = e is TaskCanceledException ? "it did not answer in time" : (e.InnerException ?? e).Message;
                throw new ServerCallException(ExitCodes.NotConnected, "", $"{Name} cannot be reached: {why}. Check the address and this machine's connection, then run the same command again.");
            }
        }
    }

    /// <summary>This machine's name without what does not belong into a header.</summary>
    internal static string MachineName() => new([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_').Take(63)]);

    private T Parse<T>(byte[] text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw NotOurs();
        }
        catch (JsonException)
        {
            throw NotOurs();
        }
    }

    private ServerCallException Refused(HttpStatusCode status, byte[] text)
    {
        ProblemJson? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize(text, ServerJson.Default.ProblemJson);
        }
        catch (JsonException)
        {
            // Some other web server, or a proxy in between: its status is all there is.
        }
        if (problem?.Code is not { } code)
            return (int)status is >= 502 and <= 504
                ? new ServerCallException(ExitCodes.NotConnected, "", $"{Name} is not there at the moment ({(int)status}). Try again in a while.")
                : NotOurs();
        string message = problem.Detail ?? problem.Title ?? code;
        if (problem.Errors is { Count: > 1 } errors)
            message = string.Join(" ", errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));
        if (code == "auth.confirmation_required")
            message = $"This needs a fresh proof that it is you. Run: lanstead login --server {Name}, then the same command again.";
        if (status == HttpStatusCode.Unauthorized)
            message += apiKey is null ? $" Run: lanstead login --server {Name}" : " Check LANSTEAD_API_KEY.";
        return new ServerCallException(
            status switch
            {
                HttpStatusCode.Unauthorized => ExitCodes.NotEnrolled,
                HttpStatusCode.Forbidden => ExitCodes.Denied,
                HttpStatusCode.NotFound or HttpStatusCode.Gone => ExitCodes.NotFound,
                HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCodes.Conflict,
                HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => ExitCodes.NotConnected,
                _ => ExitCodes.Failed,
            },
            code,
            message);
    }

    private ServerCallException NotOurs() => new(ExitCodes.Failed, "", $"{Name} answered, but not as a Lanstead server. Check the address.");

    private static string NewName() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
}
