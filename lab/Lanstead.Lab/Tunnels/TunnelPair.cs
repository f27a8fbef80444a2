using System.Globalization;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Tunnels;

/// <summary>How a <see cref="TunnelPair"/> is set up.</summary>
/// <param name="Left">What makes the tunnel on the left machine, which sends first.</param>
/// <param name="Right">What makes it on the right machine.</param>
public sealed record TunnelSettings(TunnelProgram Left, TunnelProgram Right)
{
    /// <summary>Whether the tunnel's own packets go over IPv6.</summary>
    public bool OuterIpv6 { get; init; }

    /// <summary>Whether a preshared key is mixed in.</summary>
    public bool PresharedKey { get; init; }

    /// <summary>MTU inside the tunnel.</summary>
    public int MtuBytes { get; init; } = 1420;
}

/// <summary>Two machines on one cable (veth), with a tunnel between them made by a <see cref="TunnelProgram"/> on each.</summary>
/// <remarks>
/// Outside 198.18.0.1 and .2, 2001:db8::1 and ::2; inside 10.99.0.1 and .2, fd99::1 and ::2; the listen port is 51820 on both.
/// Only the left knows the other's endpoint: it is the one that begins.
/// </remarks>
public sealed class TunnelPair : IAsyncDisposable
{
    private const string Interface = "wg0";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Workspace _workspace;
    private readonly List<BackgroundProcess> _programs = [];

    private TunnelPair(TunnelSettings settings, Workspace workspace, Machine left, Machine right)
    {
        Settings = settings;
        _workspace = workspace;
        Left = left;
        Right = right;
    }

    /// <summary>How it is set up.</summary>
    public TunnelSettings Settings { get; }

    /// <summary>What makes the tunnel.</summary>
    public TunnelProgram Program => Settings.Left;

    /// <summary>10.99.0.1.</summary>
    public Machine Left { get; }

    /// <summary>10.99.0.2.</summary>
    public Machine Right { get; }

    /// <summary>Inner address of <see cref="Left"/>.</summary>
    public string LeftAddress { get; } = "10.99.0.1";

    /// <summary>Inner IPv6 address of <see cref="Left"/>.</summary>
    public string LeftIpv6Address { get; } = "fd99::1";

    /// <summary>Inner address of <see cref="Right"/>.</summary>
    public string RightAddress { get; } = "10.99.0.2";

    /// <summary>Inner IPv6 address of <see cref="Right"/>.</summary>
    public string RightIpv6Address { get; } = "fd99::2";

    /// <summary>Makes the machines, the cable and the tunnel, with the same program at both ends, and waits for the first answer through it.</summary>
    /// <exception cref="LabException">The program ended, or no packet came through.</exception>
    public static async Task<TunnelPair> CreateAsync(TunnelProgram program, CancellationToken cancellation)
    {
        TunnelPair pair = await CreateAsync(new TunnelSettings(program, program), cancellation);
        try
        {
            await Ping.UntilAnsweredAsync(pair.Left, pair.RightAddress, StartLimit, cancellation);
            return pair;
        }
        catch (Exception)
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the machines, the cable and the tunnel; no packet has been sent yet.</summary>
    /// <exception cref="LabException">A program ended.</exception>
    public static async Task<TunnelPair> CreateAsync(TunnelSettings settings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Workspace workspace = Workspace.Open();
        TunnelPair pair = new(settings, workspace, await Machine.CreateAsync("left", workspace), await Machine.CreateAsync("right", workspace));
        try
        {
            await pair.ConnectAsync(cancellation);
            return pair;
        }
        catch (Exception)
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Processor time that both programs have used, in seconds.</summary>
    public double ProcessorSeconds() => _programs.Sum(program => ProcessUse.ProcessorSeconds(program.Pid));

    /// <summary>Resident memory of the larger of the two programs, in MiB.</summary>
    public double ResidentMebibytes() => _programs.Max(program => ProcessUse.ResidentMebibytes(program.Pid));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (BackgroundProcess program in _programs)
        {
            await program.DisposeAsync();
        }

        await Left.DisposeAsync();
        await Right.DisposeAsync();
        _workspace.Dispose();
    }

    /// <summary>The counters that the machine's end tells: bytes received and sent, and whether there was a handshake.</summary>
    public static async Task<TunnelCounters> CountersAsync(Machine machine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        CommandOutcome dump = await machine.RunAsync(["wg", "show", Interface, "dump"], cancellation: cancellation);
        dump.OrThrow();
        // public key, preshared key, endpoint, allowed IPs, latest handshake, received, sent, keepalive
        string[] fields = dump.Output.TrimEnd().Split('\n')[1].Split('\t');
        return new TunnelCounters(
            long.Parse(fields[5], CultureInfo.InvariantCulture), long.Parse(fields[6], CultureInfo.InvariantCulture), fields[4] != "0");
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        (await Command.RunAsync(
            ["nsenter", "--target", $"{Left.Pid}", "--net", "--", "ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", $"{Right.Pid}"],
            cancellation: cancellation)).OrThrow();
        (string leftSecret, string leftKey) = await KeyAsync(Left, cancellation);
        (string rightSecret, string rightKey) = await KeyAsync(Right, cancellation);
        string? shared = Settings.PresharedKey ? (await KeyAsync(Left, cancellation)).Secret : null;
        string endpoint = Settings.OuterIpv6 ? "[2001:db8::2]:51820" : "198.18.0.2:51820";
        await SetUpAsync(Left, Settings.Left, 1, leftSecret, rightKey, shared, endpoint, cancellation);
        await SetUpAsync(Right, Settings.Right, 2, rightSecret, leftKey, shared, endpoint: null, cancellation);
    }

    private async Task SetUpAsync(
        Machine machine, TunnelProgram made, int side, string secret, string otherKey, string? shared, string? endpoint, CancellationToken cancellation)
    {
        int other = 3 - side;
        await RunAsync(machine, "ip", "address", "add", $"198.18.0.{side}/24", "dev", "eth0");
        await RunAsync(machine, "ip", "address", "add", $"2001:db8::{side}/64", "dev", "eth0", "nodad");
        await RunAsync(machine, "ip", "link", "set", "eth0", "up");
        IReadOnlyDictionary<string, string> environment = made.Environment;
        if (made.FilterRules > 0)
        {
            string rules = _workspace.File($"{machine.Name}.rules.json");
            await File.WriteAllTextAsync(rules, FilterFile(made.FilterRules, side), cancellation);
            environment = new Dictionary<string, string>(environment) { ["LANSTEAD_FILTER"] = rules };
        }

        BackgroundProcess program = machine.Start([.. made.Arguments, Interface], environment);
        _programs.Add(program);
        long start = TimeProvider.System.GetTimestamp();
        while (!(await machine.RunAsync(["wg", "show", Interface], cancellation: cancellation)).Succeeded)
        {
            if (!program.IsRunning || TimeProvider.System.GetElapsedTime(start) > StartLimit)
            {
                throw new LabException($"{made.Name} did not make {Interface}: {program.ReadLog()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }

        string secretFile = await SecretFileAsync(machine, "key", secret, cancellation);
        string[] more =
        [
            .. shared is null ? [] : new[] { "preshared-key", await SecretFileAsync(machine, "shared", shared, cancellation) },
            .. endpoint is null ? [] : new[] { "endpoint", endpoint },
        ];
        await RunAsync(machine, ["wg", "set", Interface, "private-key", secretFile, "listen-port", "51820", "peer", otherKey, .. more, "allowed-ips", $"10.99.0.{other}/32,fd99::{other}/128"]);
        if (made.IdlePeers > 0)
        {
            string file = _workspace.File("idle-peers.conf");
            await File.WriteAllLinesAsync(file, IdlePeers(made.IdlePeers), cancellation);
            (await machine.RunAsync(["wg", "addconf", Interface, file], TimeSpan.FromSeconds(60), cancellation: cancellation)).OrThrow();
        }

        await RunAsync(machine, "ip", "address", "add", $"10.99.0.{side}/24", "dev", Interface);
        // Without IPv6's own chatter, so that counters are exact to the byte.
        await RunAsync(machine, "sysctl", "-q", "-w", $"net.ipv6.conf.{Interface}.addr_gen_mode=1", $"net.ipv6.conf.{Interface}.router_solicitations=0");
        await RunAsync(machine, "ip", "address", "add", $"fd99::{side}/64", "dev", Interface, "nodad");
        await RunAsync(machine, "ip", "link", "set", Interface, "mtu", $"{Settings.MtuBytes}", "up");
        await UntilListeningAsync(machine, made, cancellation);
    }

    // The programs open their port when they hear of the link: a handshake that comes before is lost, and tried again after 5 s only.
    private static async Task UntilListeningAsync(Machine machine, TunnelProgram made, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        while ((await machine.RunAsync(["ss", "-Hlun", "sport", "=", ":51820"], cancellation: cancellation)).Output.Trim().Length == 0)
        {
            if (TimeProvider.System.GetElapsedTime(start) > StartLimit)
            {
                throw new LabException($"{made.Name} does not listen on its port.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
        }
    }

    private async Task<string> SecretFileAsync(Machine machine, string name, string secret, CancellationToken cancellation)
    {
        string file = _workspace.File($"{machine.Name}.{name}");
        await File.WriteAllTextAsync(file, secret, cancellation);
        return file;
    }

    private static async Task<(string Secret, string Public)> KeyAsync(Machine machine, CancellationToken cancellation)
    {
        CommandOutcome secret = await machine.RunAsync(["wg", "genkey"], cancellation: cancellation);
        secret.OrThrow();
        CommandOutcome key = await machine.RunAsync(["wg", "pubkey"], input: secret.Output, cancellation: cancellation);
        key.OrThrow();
        return (secret.Output.Trim(), key.Output.Trim());
    }

    // Any 32 bytes are a public key; each peer has an address of 10.128.0.0/9.
    private static IEnumerable<string> IdlePeers(int count)
    {
        Random random = new(1);
        byte[] key = new byte[32];
        for (int number = 0; number < count; number++)
        {
            random.NextBytes(key);
            yield return "[Peer]";
            yield return $"PublicKey = {Convert.ToBase64String(key)}";
            yield return $"AllowedIPs = 10.{128 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}/32";
        }
    }

    // All but the last speak of others; what no rule speaks of is denied.
    private static string FilterFile(int rules, int side)
    {
        IEnumerable<string> others = Enumerable.Range(1, rules - 1).Select(number =>
            $$"""{ "action": "allow", "protocol": "{{(number % 2 == 0 ? "tcp" : "udp")}}", "from": ["10.{{100 + number}}.0.0/16", "fd{{number % 100:00}}:1::/64"], "ports": ["{{number}}", "{{1000 + number}}-{{2000 + number}}"] }""");
        return $$"""
            {
              "default": "deny",
              "local": ["10.99.0.{{side}}/32", "fd99::{{side}}/128"],
              "rules": [
                {{string.Join(",\n    ", others)}},
                { "action": "allow", "direction": "inbound", "from": ["10.99.0.0/24", "fd99::/64"] }
              ]
            }
            """;
    }

    private static async Task RunAsync(Machine machine, params string[] arguments) => (await machine.RunAsync(arguments)).OrThrow();
}

/// <summary>What one end of a tunnel counted.</summary>
/// <param name="ReceivedBytes">Of UDP payload, handshakes included.</param>
/// <param name="SentBytes">Of UDP payload, handshakes included.</param>
/// <param name="HasHandshake">Whether one was completed.</param>
public sealed record TunnelCounters(long ReceivedBytes, long SentBytes, bool HasHandshake);
