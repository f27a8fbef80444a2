using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lanstead.Server.Http;

namespace Lanstead.Tests.Postgres.Server.Http;

/// <summary>L3: neither many streams of one connection, nor many connections, credentials or methods get more out of the server than its limits.</summary>
public sealed class MultiplexingTests(PostgresCluster cluster)
{
    private const int Burst = 8;
    private const int Asked = 60;

    [Fact]
    public async Task L3_streams_of_one_HTTP_2_connection_share_one_limit()
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-tls-").FullName;
        string[] tls = ["--listen", "https://127.0.0.1:0", .. Certificate(folder)];
        using X509Certificate2 trusted = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "cert.pem"));
        await using (TestServer server = await TestServer.StartAsync(cluster, settings: [.. tls, "--rate-limit", "1", "--rate-burst", $"{Burst}"]))
        {
            using HttpClient http = Client(server, HttpVersion.Version20, trusted);
            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, Asked).Select(_ => http.GetAsync("/v1/setup")));
            Assert.All(answers, answer => Assert.Equal(HttpVersion.Version20, answer.Version));
            AssertLimited(answers);

            // Other connections, of the other version too, find the same bucket empty.
            using HttpClient second = Client(server, HttpVersion.Version11, trusted);
            using HttpResponseMessage late = await second.GetAsync("/v1/setup");
            Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task L3_another_credential_for_each_request_does_not_make_another_client()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--rate-limit", "1", "--rate-burst", $"{Burst}"]);
        var answers = new List<HttpResponseMessage>();
        for (int i = 0; i < Asked; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/setup?{i}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            request.Headers.Add("Cookie", $"lanstead={i}");
            request.Headers.Add("X-Api-Key", $"{i}");
            foreach (string header in new[] { "X-Forwarded-For", "X-Real-IP", "X-Client-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP" })
                request.Headers.TryAddWithoutValidation(header, $"198.51.100.{i}");
            request.Headers.UserAgent.ParseAdd($"agent/{i}");
            answers.Add(await server.Anonymous.SendAsync(request));
        }
        AssertLimited(answers);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "GET")]
    [InlineData("X-HTTP-Method", "PUT")]
    [InlineData("X-Method-Override", "DELETE")]
    public async Task L3_a_method_in_a_header_changes_neither_the_method_nor_the_limit_of_the_strict_routes(string header, string method)
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--rate-limit", "10", "--rate-burst", "100000"]);
        RateRule rule = RateTable.Strict.Single(known => known.Route == "POST /v1/auth/sign-in");
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < rule.Burst + 5; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/auth/sign-in?_method={method}")
            {
                Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")),
            };
            request.Headers.Add(header, method);
            answers.Add((await server.Anonymous.SendAsync(request)).StatusCode);
        }
        Assert.All(answers.Take(rule.Burst), answer => Assert.Equal(HttpStatusCode.BadRequest, answer));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    // At one request a second more than the burst comes through only as fast as time passes.
    private static void AssertLimited(IReadOnlyList<HttpResponseMessage> answers)
    {
        int served = answers.Count(answer => answer.StatusCode == HttpStatusCode.OK);
        HttpResponseMessage[] refused = [.. answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)];
        Assert.InRange(served, Burst, Asked - 1);
        Assert.Equal(Asked, served + refused.Length);
        Assert.True(refused.Length > Asked / 2, $"{refused.Length} of {Asked} were refused.");
        Assert.All(refused, answer => Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        foreach (HttpResponseMessage answer in answers)
            answer.Dispose();
    }

    private static HttpClient Client(TestServer server, Version version, X509Certificate2 trusted) =>
        new(new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == trusted.GetCertHashString() },
        })
        {
            BaseAddress = server.Url,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    internal static string[] Certificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return ["--tls-cert", Path.Combine(folder, "cert.pem"), "--tls-key", Path.Combine(folder, "key.pem")];
    }
}
