using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Paths;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;

namespace Lanstead.Agent.Joining;

/// <summary>Joins a server with a join key: one HTTP request, signed by the machine's key.</summary>
internal sealed class Enroller(StateStore store, AgentOptions options, Func<IReadOnlyList<IPNetwork>> lans, TimeProvider time)
{
    private const int LongestAnswerBytes = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>What joining gave.</summary>
    internal sealed record Joined(Enrolment Enrolment, NetworkId Network, string NetworkName);

    /// <param name="url">The server.</param>
    /// <param name="joinKey">Token or short code; checked for its form here, so that a typing mistake costs no request.</param>
    /// <param name="hostname">Name of this machine.</param>
    /// <param name="known">The server that this machine belongs to; another one is refused before the key is used up.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Result<Joined>> JoinAsync(Uri url, string joinKey, string hostname, Enrolment? known, CancellationToken cancel)
    {
        JoinKeyToken? token = JoinKeyToken.TryParse(joinKey, out JoinKeyToken? parsed) ? parsed : null;
        if (token is null && !ShortCode.TryNormalize(joinKey, out _))
            return new Failure(AgentFailures.BadRequest, "That is no join key: a key begins with lsk_, a short code looks like ABC-DEF-234. Copy it anew from \"Add device\" in the web UI.");
        if (known is not null && (token is not null ? !token.Vouches(known.ServerKey) : url.GetLeftPart(UriPartial.Authority) != new Uri(known.ServerUrl).GetLeftPart(UriPartial.Authority)))
            return new Failure(AgentFailures.OtherServer, $"This machine belongs to {known.ServerUrl}, and the key to another server. To move it: lanstead down --forget, then join again.");

        Result<ECDsa?> loaded = store.LoadMachineKey();
        // A damaged identity was set aside; a person asked to join, so a new one may be made, as a new device.
        using ECDsa machineKey = (loaded.IsSuccess ? loaded.Value : null) ?? store.CreateMachineKey();
        Result<EnrolmentAnswer> answer = await PostAsync(url, Request(joinKey, machineKey, hostname), cancel);
        if (!answer.IsSuccess)
            return answer.Failure;

        // With a long key the server must show the very key that it signs states with; a short code trusts the connection.
        EnrolmentAnswer got = answer.Value;
        if (token is not null && !token.Vouches(got.ServerKey))
            return new Failure(AgentFailures.ServerNotTrusted, $"What answers at {url} is not the server that made this join key. Check the address; someone may be in between.");
        if (!StateVerifier.TryCreate(got.ServerKey, out StateVerifier? verifier))
            return new Failure(AgentFailures.ServerNotTrusted, $"{url} gave no key that its states could be checked with.");
        verifier.Dispose();
        if (known is not null && (known.ServerId != got.ServerId || !known.ServerKey.AsSpan().SequenceEqual(got.ServerKey)))
            return new Failure(AgentFailures.OtherServer, $"{url} is now another server than the one that this machine joined. To join it: lanstead down --forget, then join again.");
        return new Joined(
            new Enrolment(1, url.ToString().TrimEnd('/'), got.ServerId, got.ServerKey, got.DeviceId, got.DeviceName), new NetworkId(got.NetworkId), got.NetworkName);
    }

    private EnrolmentRequest Request(string joinKey, ECDsa machineKey, string hostname)
    {
        long at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new EnrolmentRequest(
            joinKey, machineKey.ExportSubjectPublicKeyInfo(), hostname, $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
            options.Version, at, EnrolmentProof.Sign(machineKey, joinKey, hostname, at), OwnLans.Of(lans()));
    }

    private static async Task<Result<EnrolmentAnswer>> PostAsync(Uri url, EnrolmentRequest request, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = Timeout, MaxResponseContentBufferSize = LongestAnswerBytes };
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, EnrolmentJson.Default.EnrolmentRequest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage response = await http.PostAsync(ServerAddress.Resolve(url, AgentChannel.EnrolPath), content, cancel);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (response.IsSuccessStatusCode)
                return JsonSerializer.Deserialize(body, EnrolmentJson.Default.EnrolmentAnswer) is { } answer
                    ? answer : new Failure(AgentFailures.ServerRefused, $"{url} answered, but not as a Lanstead server. Check the address.");
            return Refused(url, response.StatusCode, body);
        }
        catch (JsonException)
        {
            return new Failure(AgentFailures.ServerRefused, $"{url} answered, but not as a Lanstead server. Check the address.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            string why = e is TaskCanceledException ? "it did not answer in time" : (e.InnerException ?? e).Message;
            return new Failure(AgentFailures.ServerUnreachable, $"{url} cannot be reached: {why}. Check the address and this machine's connection, then run the same command again.");
        }
    }

    private static Failure Refused(Uri url, HttpStatusCode status, byte[] body)
    {
        Problem? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize(body, ProblemJson.Default.Problem);
        }
        catch (JsonException)
        {
            // Some other web server, or a proxy in between: its status is all there is.
        }
        if (problem?.Code is null)
            return new Failure(AgentFailures.ServerRefused, $"{url} answered with status {(int)status}, not as a Lanstead server. Check the address.");
        string text = $"The server refused: {problem.Detail ?? problem.Title ?? problem.Code}";
        return status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new Failure(AgentFailures.JoinKeyUnknown, $"{text} Make a new join key in the web UI."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Failure(AgentFailures.JoinRefused, $"{text} Make a new join key in the web UI."),
            HttpStatusCode.Conflict => new Failure(AgentFailures.JoinConflict, text),
            _ => new Failure(AgentFailures.ServerRefused, $"{text} ({problem.Code})"),
        };
    }
}
