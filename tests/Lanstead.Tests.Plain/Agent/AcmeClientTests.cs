using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Agent.Certificates;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>What an authority may do to the agent that asks it. That it works with a real one: <c>ExposingHubTests</c>.</summary>
public sealed class AcmeClientTests
{
    [Theory]
    [InlineData("http://127.0.0.1/new")]
    [InlineData("file:///etc/passwd")]
    [InlineData("relative")]
    public async Task J5_an_address_that_is_not_https_is_not_asked_whoever_names_it(string url)
    {
        var asked = new Answers(request => request.RequestUri!.AbsolutePath == "/dir" ? Text($$"""{"newNonce":"{{url}}","newAccount":"{{url}}","newOrder":"{{url}}"}""") : throw new InvalidOperationException($"{request.RequestUri} was asked"));
        AcmeException refused = await Assert.ThrowsAsync<AcmeException>(() => Client(asked).OpenAccountAsync("", null, CancellationToken.None));
        Assert.Equal("malformed", refused.Kind);
    }

    [Fact]
    public async Task An_answer_without_end_and_one_that_is_no_json_are_refused()
    {
        Assert.Equal("malformed", (await Assert.ThrowsAsync<AcmeException>(() => Client(new Answers(_ => Text(new string(' ', 300_000)))).OpenAccountAsync("", null, CancellationToken.None))).Kind);
        Assert.Equal("malformed", (await Assert.ThrowsAsync<AcmeException>(() => Client(new Answers(_ => Text("<html>"))).OpenAccountAsync("", null, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_refused_nonce_is_asked_for_anew_and_a_refusal_is_told_in_its_own_words()
    {
        int posts = 0;
        var asked = new Answers(request =>
        {
            if (request.RequestUri!.AbsolutePath == "/dir")
                return Text("""{"newNonce":"https://a.example/nonce","newAccount":"https://a.example/account"}""");
            if (request.Method == HttpMethod.Head)
                return Text("");
            posts++;
            return posts < 3
                ? Text("""{"type":"urn:ietf:params:acme:error:badNonce","detail":"no"}""", HttpStatusCode.BadRequest)
                : Text("""{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too\u0000 many"}""", HttpStatusCode.TooManyRequests);
        });
        AcmeException refused = await Assert.ThrowsAsync<AcmeException>(() => Client(asked).OpenAccountAsync("a@example.com", null, CancellationToken.None));
        Assert.Equal((3, "rateLimited", "too? many"), (posts, refused.Kind, refused.Message));
    }

    private static AcmeClient Client(HttpMessageHandler handler) => new(new HttpClient(handler), new Uri("https://a.example/dir"), ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static HttpResponseMessage Text(string text, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        response.Headers.Add("Replay-Nonce", "n");
        return response;
    }

    private sealed class Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
