using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Lanstead.Tests.Postgres.Server.Mail;

/// <summary>A letter as a mail server got it.</summary>
/// <param name="To">Of the envelope.</param>
/// <param name="User">Who the sender signed in as; null: nobody.</param>
/// <param name="Secure">True when it came by TLS.</param>
/// <param name="Raw">Everything, as it came.</param>
internal sealed partial record ReceivedMail(string[] To, string? User, bool Secure, string Raw)
{
    /// <summary>A header, unfolded and decoded; empty when there is none.</summary>
    public string Header(string name)
    {
        string head = Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
        string line = head.Split("\r\n").SingleOrDefault(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)) ?? ": ";
        return Words.Replace(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Replace("?= =?", "?==?", StringComparison.Ordinal), w => Encoding.UTF8.GetString(Convert.FromBase64String(w.Groups[1].Value)));
    }

    /// <summary>The plain form.</summary>
    public string Text => Part(0);

    /// <summary>The HTML form.</summary>
    public string Html => Part(1);

    /// <summary>The only link of the plain form.</summary>
    public Uri Link => new(Urls.Match(Text).Value);

    private string Part(int index) => Encoding.UTF8.GetString(Convert.FromBase64String(Bodies.Matches(Raw)[index].Groups[1].Value.Replace("\r\n", "", StringComparison.Ordinal)));

    [GeneratedRegex(@"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=")]
    private static partial Regex Words { get; }

    [GeneratedRegex(@"Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--")]
    private static partial Regex Bodies { get; }

    [GeneratedRegex(@"https?://\S+#\S+")]
    private static partial Regex Urls { get; }
}

/// <summary>A real SMTP server (the npm package smtp-server) as a child of the test, with a certificate of an authority of its own.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly Channel<ReceivedMail> _letters = Channel.CreateUnbounded<ReceivedMail>();
    private readonly Channel<string> _modes = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<ReceivedMail> _all = [];

    private MailServer(Process process, string folder) => (_process, _folder) = (process, folder);

    public int Port { get; private set; }

    /// <summary>PEM file of the authority that signed its certificate.</summary>
    public string Authority => Path.Combine(_folder, "ca.pem");

    /// <summary>Every letter so far.</summary>
    public IReadOnlyCollection<ReceivedMail> All => _all;

    /// <param name="security">none, starttls or tls.</param>
    /// <param name="name">What its certificate bears.</param>
    public static async Task<MailServer> StartAsync(string security = "none", string name = "localhost")
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-mail-").FullName;
        MakeCertificate(folder, name);
        Process process = Process.Start(new ProcessStartInfo("node", [Path.Combine(RepositoryFile.Root(), "tests", "mail-server.mjs"), security, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var server = new MailServer(process, folder);
        string first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server did not start. Run npm ci in web/.");
        server.Port = JsonDocument.Parse(first).RootElement.GetProperty("port").GetInt32();
        _ = server.ReadAsync();
        return server;
    }

    /// <summary>Settings of a Lanstead server that sends by it.</summary>
    public string[] Settings(string security = "none", string host = "localhost") =>
        ["--mail-host", host, "--mail-port", $"{Port}", "--mail-security", security, "--mail-from", "Lanstead Tëst <lan@example.org>", "--mail-ca", Authority];

    /// <summary>From here on it behaves so: see mail-server.mjs.</summary>
    public async Task BehaveAsync(string mode)
    {
        await _process.StandardInput.WriteLineAsync(mode);
        await _process.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(s_patience);
        Assert.Equal(mode, await _modes.Reader.ReadAsync(limit.Token));
    }

    /// <summary>The next letter; those to others are passed over.</summary>
    public async Task<ReceivedMail> NextAsync(string? to = null)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (true)
        {
            ReceivedMail letter = await _letters.Reader.ReadAsync(limit.Token);
            if (to is null || letter.To.Contains(to))
                return letter;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonElement told = JsonDocument.Parse(line).RootElement;
            if (told.TryGetProperty("mode", out JsonElement mode))
            {
                await _modes.Writer.WriteAsync(mode.GetString()!);
                continue;
            }
            var letter = new ReceivedMail(
                [.. told.GetProperty("to").EnumerateArray().Select(a => a.GetString()!)], told.GetProperty("user").GetString(), told.GetProperty("secure").GetBoolean(), told.GetProperty("raw").GetString()!);
            _all.Enqueue(letter);
            await _letters.Writer.WriteAsync(letter);
        }
        _letters.Writer.TryComplete();
    }

    private static void MakeCertificate(string folder, string name)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 certificate = leaf.Create(authority, now.AddDays(-1), now.AddHours(20), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
