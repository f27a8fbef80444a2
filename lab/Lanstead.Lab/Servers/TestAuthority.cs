using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Servers;

/// <summary>A certificate authority on a machine: Pebble, Let's Encrypt's own server for tests, which refuses every fourth nonce and looks at names by the machine's own /etc/hosts.</summary>
public sealed class TestAuthority : IAsyncDisposable
{
    private const int Port = 14000, ManagementPort = 15000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly BackgroundProcess _process;

    private TestAuthority(BackgroundProcess process, IPAddress address) => (_process, Directory) = (process, $"https://{address}:{Port}/dir");

    /// <summary>What clients are given.</summary>
    public string Directory { get; }

    /// <summary>Makes the certificate of the authority's own address; whoever asks it trusts that file.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="address">Where it will be.</param>
    public static string Prepare(string folder, string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
        string certificate = Path.Combine(folder, "authority.pem");
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "authority.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    /// <summary>Starts it on a machine, with what was prepared.</summary>
    public static async Task<TestAuthority> StartAsync(Machine machine, string folder, string address)
    {
        var own = new IPEndPoint(IPAddress.Parse(address), Port);
        string config = Path.Combine(folder, "authority.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new
        {
            pebble = new
            {
                listenAddress = own.ToString(), managementListenAddress = new IPEndPoint(own.Address, ManagementPort).ToString(), certificate = Path.Combine(folder, "authority.pem"), privateKey = Path.Combine(folder, "authority.key"),
                httpPort = 80, tlsPort = 443, ocspResponderURL = "", externalAccountBindingRequired = false,
            },
        }));
        BackgroundProcess process = machine.Start(["pebble", "-config", config], new Dictionary<string, string> { ["PEBBLE_VA_NOSLEEP"] = "1", ["PEBBLE_WFE_NONCEREJECT"] = "25" });
        var authority = new TestAuthority(process, own.Address);
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < StartLimit)
        {
            if (!process.IsRunning)
                throw new LabException($"The authority ended: {process.ReadLog().Trim()}");
            using Socket socket = machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            try
            {
                await socket.ConnectAsync(own);
                return authority;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
        throw new LabException($"The authority does not listen: {process.ReadLog().Trim()}");
    }

    /// <summary>Names lead to an address, for a machine and all that runs on it.</summary>
    public static async Task NameAsync(Machine machine, string address, params string[] names) =>
        (await machine.RunAsync(["tee", "-a", "/etc/hosts"], input: $"{address} {string.Join(' ', names)}\n")).OrThrow();

    /// <summary>What it said.</summary>
    public string ReadLog() => _process.ReadLog();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
