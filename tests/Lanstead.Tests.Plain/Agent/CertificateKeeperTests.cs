using System.Net;
using System.Text;
using Lanstead.Agent.Certificates;
using Lanstead.Agent.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>When an authority is asked, and when it is left alone. That a real one gives certificates: <c>ExposingHubTests</c>.</summary>
public sealed class CertificateKeeperTests : IDisposable
{
    private static readonly IPAddress s_own = IPAddress.Parse("203.0.113.5");
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-certificates").FullName;
    private readonly SetTime _time = new();
    private int _asked;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_name_that_points_elsewhere_is_told_and_the_authority_is_not_asked()
    {
        CertificateKeeper keeper = Keeper(IPAddress.Parse("203.0.113.9"), HttpStatusCode.OK);
        await TryAsync(keeper);
        CertificateState state = keeper.StateOf("blog.example.com")!;
        Assert.Equal(("blog.example.com points to 203.0.113.9, not to this server (203.0.113.5).", 0), (state.Detail, _asked));
        // The DNS is asked again soon: that costs nobody anything.
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(15), state.NextTry);
    }

    [Fact]
    public async Task After_a_failure_it_waits_and_each_time_longer_until_half_a_day()
    {
        CertificateKeeper keeper = Keeper(s_own, HttpStatusCode.InternalServerError);
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < 12; i++)
        {
            await TryAsync(keeper);
            TimeSpan wait = keeper.StateOf("blog.example.com")!.NextTry!.Value - _time.GetUtcNow();
            Assert.InRange(wait, TimeSpan.FromSeconds(45), TimeSpan.FromHours(15));
            Assert.True(wait > last || last > TimeSpan.FromHours(8), $"{wait} after {last}");
            (int before, last) = (_asked, wait);
            await TryAsync(keeper);
            Assert.Equal(before, _asked);
            _time.Now += wait;
        }
        Assert.Contains("answers 500", keeper.StateOf("blog.example.com")!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_has_had_enough_is_left_alone_for_as_long_as_it_says()
    {
        CertificateKeeper keeper = Keeper(s_own, HttpStatusCode.TooManyRequests);
        await TryAsync(keeper);
        CertificateState state = keeper.StateOf("blog.example.com")!;
        Assert.True(state.NextTry - _time.GetUtcNow() >= TimeSpan.FromHours(1.5));
        Assert.Contains("as many certificates as it does in a time", state.Detail, StringComparison.Ordinal);
    }

    private static Task<bool> TryAsync(CertificateKeeper keeper) => keeper.TryOneAsync((_, _, _, _) => Task.CompletedTask, CancellationToken.None);

    private CertificateKeeper Keeper(IPAddress pointsTo, HttpStatusCode answer)
    {
        var http = new HttpClient(new Answering(request =>
        {
            _asked++;
            var response = new HttpResponseMessage(answer == HttpStatusCode.TooManyRequests && request.RequestUri!.AbsolutePath == "/dir" ? HttpStatusCode.OK : answer)
            {
                Content = new StringContent(
                    request.RequestUri!.AbsolutePath == "/dir" ? """{"newNonce":"https://a.example/nonce","newAccount":"https://a.example/account"}""" : """{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many"}""", Encoding.UTF8, "application/json"),
            };
            response.Headers.Add("Replay-Nonce", "n");
            response.Headers.TryAddWithoutValidation("Retry-After", "7200");
            return response;
        }));
        var keeper = new CertificateKeeper(new CertificateStore(StateFolder.Open(_folder, _time).Value), http, _ => Task.FromResult<IPAddress[]>([pointsTo]), _time, NullLogger.Instance);
        keeper.Want([new WantedCertificate("blog.example.com", new Uri("https://a.example/dir"), "", s_own)]);
        return keeper;
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
