using System.Net;
using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Protocol.Releases;

namespace Lanstead.Agent.Updating;

/// <summary>Fetches from a server's <c>/releases/</c> what is signed elsewhere: the server is believed nothing, not even a length.</summary>
public sealed class ReleaseDownload(Uri server) : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_timeout };

    public void Dispose() => _http.Dispose();

    /// <summary>The statements of keys, in order.</summary>
    public async Task<Result<SignedDocument[]>> KeysAsync(CancellationToken cancel)
    {
        Result<byte[]> file = await StatementsAsync("keys.json", cancel);
        return !file.IsSuccess ? file.Failure : SignedDocument.TryReadAll(file.Value, out SignedDocument[]? documents) ? documents : Malformed("keys.json");
    }

    /// <summary>The newest release.</summary>
    public async Task<Result<SignedDocument>> ReleaseAsync(CancellationToken cancel)
    {
        Result<byte[]> file = await StatementsAsync("release.json", cancel);
        return !file.IsSuccess ? file.Failure : SignedDocument.TryRead(file.Value, out SignedDocument? document) ? document : Malformed("release.json");
    }

    /// <summary>Writes a file of a release to <paramref name="path"/>; what is not exactly that file is deleted again.</summary>
    /// <param name="file">As the release says.</param>
    /// <param name="path">Where.</param>
    /// <param name="progress">Bytes so far.</param>
    /// <param name="cancel">The person gave up.</param>
    public async Task<Failure?> FileAsync(ReleaseFile file, string path, Action<long> progress, CancellationToken cancel)
    {
        bool isWhole = false;
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(server, $"releases/{file.Name}"), HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                return Refused(file.Name, response.StatusCode);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancel);
            await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[128 * 1024];
            long size = 0;
            while (await body.ReadAsync(buffer, cancel) is > 0 and var read)
            {
                size += read;
                if (size > file.Size)
                    return new Failure(ReleaseFailures.Malformed, $"{file.Name} is larger than the release says ({file.Size} bytes), so no more of it was taken.");
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancel);
                progress(size);
            }
            if (size != file.Size)
                return new Failure(ReleaseFailures.Malformed, $"{file.Name} ended after {size} of {file.Size} bytes. Try again.");
            isWhole = CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), file.Sha256);
            return isWhole ? null : new Failure(ReleaseFailures.Malformed, $"{file.Name} is another file than the one that was released. Something in between, or the server, changed it.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Failure(ReleaseFailures.Unreachable, $"{file.Name} could not be fetched: {e.Message}");
        }
        finally
        {
            if (!isWhole)
                File.Delete(path);
        }
    }

    private async Task<Result<byte[]>> StatementsAsync(string name, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(server, $"releases/{name}"), HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                return Refused(name, response.StatusCode);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancel);
            byte[] buffer = new byte[ReleaseTrust.StatementsMaxBytes + 1];
            int size = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            return size > ReleaseTrust.StatementsMaxBytes ? Malformed(name) : buffer[..size];
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Failure(ReleaseFailures.Unreachable, $"{new Uri(server, $"releases/{name}")} could not be fetched: {e.Message}");
        }
    }

    private Failure Refused(string name, HttpStatusCode status) => status == HttpStatusCode.NotFound
        ? new Failure(ReleaseFailures.Missing, $"{server} offers no signed release. Whoever runs it finds how to offer one in the documentation, under Updates.")
        : new Failure(ReleaseFailures.Unreachable, $"{new Uri(server, $"releases/{name}")} answered {(int)status}.");

    private static Failure Malformed(string name) => new(ReleaseFailures.Malformed, $"What the server gives as {name} is none.");
}
