using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lanstead.Lab.Servers;

/// <summary>The server's HTTP API as one signed-in person.</summary>
public sealed class LabApi(HttpClient client, Account account) : IDisposable
{
    // Access tokens live 15 minutes; a new sign-in well before costs nothing in a lab.
    private static readonly TimeSpan SignInAgainAfter = TimeSpan.FromMinutes(8);
    private long _signedInAt;

    /// <summary>The client underneath, signed in.</summary>
    public HttpClient Client => client;

    /// <summary>Consumes the one-time token: makes the first account.</summary>
    public async Task SetUpAsync(string token, CancellationToken cancellation = default)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            "/v1/setup", new { token, account.Email, account.Username, account.Password }, cancellation);
        await ThrowUnlessSuccessAsync(answer, cancellation);
        await SignInAsync(cancellation);
    }

    /// <summary>Signs in for tokens.</summary>
    public async Task SignInAsync(CancellationToken cancellation = default)
    {
        client.DefaultRequestHeaders.Authorization = null;
        SessionAnswer session = await SendAsync<SessionAnswer>(
            HttpMethod.Post, "/v1/auth/sign-in", new { account.Email, account.Password, Mode = "token" }, cancellation);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        _signedInAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>The network of this name, made if it is not there.</summary>
    public async Task<NetworkAnswer> NetworkAsync(string name, string? ipv4Cidr = null, CancellationToken cancellation = default)
    {
        PageAnswer<NetworkAnswer> found = await GetAsync<PageAnswer<NetworkAnswer>>("/v1/networks?limit=200", cancellation);
        return found.Items.FirstOrDefault(network => network.Name == name)
            ?? await PostAsync<NetworkAnswer>("/v1/networks", new { Name = name, Ipv4Cidr = ipv4Cidr }, cancellation);
    }

    /// <summary>A key with which <paramref name="uses"/> devices can join.</summary>
    public Task<JoinKeyAnswer> JoinKeyAsync(NetworkAnswer network, int uses = 1, CancellationToken cancellation = default) =>
        PostAsync<JoinKeyAnswer>($"/v1/networks/{network.Id}/join-keys", new { MaxUses = uses }, cancellation);

    /// <summary>All peers of a network (up to 200).</summary>
    public async Task<IReadOnlyList<PeerAnswer>> PeersAsync(NetworkAnswer network, CancellationToken cancellation = default) =>
        (await GetAsync<PageAnswer<PeerAnswer>>($"/v1/networks/{network.Id}/peers?limit=200", cancellation)).Items;

    /// <summary>GET.</summary>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellation = default) =>
        SendAsync<T>(HttpMethod.Get, path, body: null, cancellation);

    /// <summary>POST.</summary>
    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation = default) =>
        SendAsync<T>(HttpMethod.Post, path, body, cancellation);

    /// <summary>PUT.</summary>
    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancellation = default) =>
        SendAsync<T>(HttpMethod.Put, path, body, cancellation);

    /// <summary>DELETE.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellation = default)
    {
        using HttpResponseMessage answer = await client.DeleteAsync(new Uri(path, UriKind.Relative), cancellation);
        await ThrowUnlessSuccessAsync(answer, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Any method.</summary>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        bool signedIn = client.DefaultRequestHeaders.Authorization is not null;
        if (signedIn && TimeProvider.System.GetElapsedTime(_signedInAt) > SignInAgainAfter)
        {
            await SignInAsync(cancellation);
        }

        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, cancellation);
        await ThrowUnlessSuccessAsync(answer, cancellation);
        return await answer.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancellation)
            ?? throw new LabException($"{method} {path} answered nothing.");
    }

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (!answer.IsSuccessStatusCode)
        {
            string body = await answer.Content.ReadAsStringAsync(cancellation);
            throw new LabException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {body}");
        }
    }
}
