using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>J2: a network lock with real machines, and a server whose database somebody changes by hand. What the server's own state key can sign it signs; the lock's keys it has not.</summary>
internal sealed class LockScenario : IScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Each is done to the database; "raise" then makes the server sign and send what stands there. What the agent then says to people, beside of the device that waits all the time.
    private static readonly (string Name, string Sql, string Told)[] s_lies =
    [
        ("a device that nobody signed", "UPDATE peers SET public_key = {evil} WHERE name = 'evil'", "Refused: peer evil"),
        ("a device with another one's signature", "UPDATE peers e SET public_key = {evil}, membership_signature = b.membership_signature, membership_signer = b.membership_signer FROM peers b WHERE e.name = 'evil' AND b.name = 'bravo'", "peer evil. It is not signed for the network lock: it was signed with another"),
        ("a device with all that another one has, but for the key", "UPDATE peers e SET public_key = {evil}, membership_signature = b.membership_signature, membership_signer = b.membership_signer, lock_key = b.lock_key, key_signatures = b.key_signatures FROM peers b WHERE e.name = 'evil' AND b.name = 'bravo'", "peer evil. It is not signed for the network lock: it was signed with another"),
        ("another WireGuard key for a device", "UPDATE peers SET public_key = {evil} WHERE name = 'bravo'", "did not sign the WireGuard key"),
        ("another device's lock key", "UPDATE peers b SET public_key = {evil}, lock_key = c.lock_key, key_signatures = c.key_signatures FROM peers c WHERE b.name = 'bravo' AND c.name = 'carol'", "Refused: peer bravo and 1 more. It is not signed for the network lock: it was signed with another"),
        ("another address", "UPDATE peers SET ipv4 = ipv4 + 100 WHERE name = 'bravo'", "Refused: peer bravo and 1 more. It is not signed for the network lock: it was signed with another"),
        ("another IPv6 address", "UPDATE peers SET ipv6 = ipv6 + 100 WHERE name = 'bravo'", "Refused: peer bravo and 1 more. It is not signed for the network lock: it was signed with another"),
        ("a device as the gateway that is none", "UPDATE networks SET gateway_peer_id = (SELECT id FROM peers WHERE name = 'carol')", "Refused: peer evil and 1 more"),
        ("a wider range", "UPDATE networks SET ipv4_cidr = network(set_masklen(ipv4_cidr, 16))", "This device is not signed for the network lock: it was signed with another"),
        // A signer hands the log in again, and then it is only the device that is refused: whichever comes first.
        ("no lock, and a device of its own", "DELETE FROM lock_entries; UPDATE peers SET public_key = {evil} WHERE name = 'evil'", "Refused: peer evil"),
        ("a LAN that nobody signed", "INSERT INTO network_routes (network_id, tenant_id, peer_id, prefix, offered, decision, updated_at) SELECT network_id, tenant_id, id, '192.168.90.0/24', true, 'approved', now() FROM peers WHERE name = 'carol'", "route 192.168.90.0/24: It is not signed for the network lock. On a signing"),
        ("another LAN with a LAN's signature", "UPDATE network_routes SET prefix = '192.168.91.0/24' WHERE prefix = '192.168.77.0/24'", "route 192.168.91.0/24: It is not signed for the network lock: what was signed is another range"),
        ("a wider LAN", "UPDATE network_routes SET prefix = '192.168.64.0/18' WHERE prefix = '192.168.77.0/24'", "route 192.168.64.0/18: It is not signed for the network lock: what was signed is another range"),
        ("a LAN behind another device", "UPDATE network_routes SET peer_id = (SELECT id FROM peers WHERE name = 'carol') WHERE prefix = '192.168.77.0/24'", "route 192.168.77.0/24: It is not signed for the network lock: what was signed is another range, another mapping, or behind another device"),
        ("a LAN by another range", "UPDATE network_routes SET mapped = '10.211.77.0/24' WHERE prefix = '192.168.77.0/24'", "route 10.211.77.0/24: It is not signed for the network lock: what was signed is another range, another mapping"),
        ("another LAN by the range of one", "UPDATE network_routes SET prefix = '192.168.92.0/24', mapped = '192.168.77.0/24' WHERE prefix = '192.168.77.0/24'", "route 192.168.77.0/24: It is not signed for the network lock: what was signed is another range, another mapping"),
        ("a LAN with its device's own signature", "UPDATE network_routes r SET prefix = '192.168.93.0/24', signature = p.membership_signature, signer = p.membership_signer FROM peers p WHERE p.id = r.peer_id AND r.prefix = '192.168.77.0/24'", "route 192.168.93.0/24: It is not signed for the network lock: what was signed is another range"),
        ("a LAN that a signer signed who is none any more", "INSERT INTO network_routes SELECT * FROM former_routes", "route 192.168.88.0/24: It is not signed for the network lock: who signed it is no signer any more"),
        ("another log", "UPDATE lock_entries SET signature = decode(repeat('00', 64), 'hex'), hash = decode(repeat('01', 32), 'hex'); UPDATE peers SET public_key = {evil} WHERE name = 'evil'", "sent another log of the network lock"),
    ];

    private static readonly string[] s_columns = ["name", "publicKey", "ipv4", "ipv6"];

    public string Name => "lock";

    public string Summary => "network lock: turned on, a device signed, and a database that lies";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        try
        {
            await using var play = new Play(stage, options, table, progress, cancellation);
            await play.BeginAsync();
            await play.SignLansAsync();
            await play.SignNewcomerAsync();
            await play.LieAsync();
            await play.DisableAsync();
        }
        finally
        {
            if (!table.Passed)
                stage.KeepLogs();
        }
    }

    private sealed class Play(Stage stage, LabOptions options, CheckTable table, TextWriter progress, CancellationToken cancellation) : IAsyncDisposable
    {
        private const string FormerLan = "192.168.88.0/24";

        private readonly string _evil = $"decode('{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}', 'hex')";
        private readonly Dictionary<string, string> _environment = new() { ["LANSTEAD_CONFIG"] = stage.Topology.Workspace.File("sign-ins") };
        private NetworkAnswer _network = null!;
        private LabAgent _alpha = null!;
        private LabAgent _router = null!;
        private LabAgent _carol = null!;
        private PeerAnswer _bravo = null!;
        private LabLan? _lan;
        private string[] _codes = [];

        public ValueTask DisposeAsync() => _lan?.DisposeAsync() ?? ValueTask.CompletedTask;

        public async Task BeginAsync()
        {
            _network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
            (_alpha, _) = await stage.AddAgentAsync("alpha", 1, cancellation, _environment);
            await stage.JoinAsync(_alpha, _network, through: null, cancellation);
            (_router, _) = await stage.AddAgentAsync("bravo", 2, cancellation);
            _bravo = await stage.JoinAsync(_router, _network, through: null, cancellation);
            (_carol, _) = await stage.AddAgentAsync("carol", 3, cancellation, _environment);
            await stage.JoinAsync(_carol, _network, through: null, cancellation);
            await Ping.UntilAnsweredAsync(_alpha.Machine, _bravo.Ipv4, Patience, cancellation);
            await SignInAsync();

            progress.WriteLine("the lock is turned on");
            JsonElement made = await AskAsync("lock", "init", "--yes", "--json");
            _codes = [.. made.GetProperty("disableCodes").EnumerateArray().Select(code => code.GetString()!)];
            table.Add("devices signed when the lock is turned on", "3", made.GetProperty("signed").ToString(), made.GetProperty("signed").GetInt32() == 3);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellation);
            await Ping.UntilAnsweredAsync(_alpha.Machine, _bravo.Ipv4, Patience, cancellation);
            JsonElement status = await AskAsync("lock", "status", "--json");
            table.Add("this machine has the same log, and is a signer", "yes", status.GetProperty("sameHere").GetBoolean() && status.GetProperty("signsHere").GetBoolean() ? "yes" : "no", status.GetProperty("sameHere").GetBoolean() && status.GetProperty("signsHere").GetBoolean());
        }

        /// <summary>LANs are signed by themselves, and what a signer signed counts as long as it is one.</summary>
        public async Task SignLansAsync()
        {
            progress.WriteLine("a LAN is signed; another one by a signer who is none then");
            _lan = await LabLan.AddAsync(stage, _router, _bravo, "office", IPNetwork.Parse("192.168.77.0/24"), mapped: null, cancellation);
            (await _router.RunAsync(["routes", "offer", FormerLan], cancellation: cancellation)).OrThrow();
            (await _alpha.RunAsync(["lock", "sign", "bravo"], cancellation: cancellation)).OrThrow();
            TimeSpan took = await Ping.UntilAnsweredAsync(_alpha.Machine, $"{_lan!.Reached}", Patience, cancellation);
            table.Add("a LAN behind a device, once signed, answers", "told", $"{took.TotalSeconds:0.0} s", true);

            (await _alpha.RunAsync(["lock", "add", "carol"], cancellation: cancellation)).OrThrow();
            await stage.Api.PutAsync<object>($"/v1/peers/{_bravo.Id}/routes", new { prefix = FormerLan, decision = "approved" }, cancellation);
            if (await Until.TrueAsync(async () => (await _carol.RunAsync(["lock", "sign", "bravo"], cancellation: cancellation)).ExitCode == 0 && await UsesAsync(FormerLan), Patience, cancellation) is null)
                throw new LabException($"What carol signed does not count: {await TextAsync(_alpha)}");
            (await _alpha.RunAsync(["lock", "remove", "carol"], cancellation: cancellation)).OrThrow();
            bool over = await Until.TrueAsync(async () => !await UsesAsync(FormerLan), Patience, cancellation) is not null;
            table.Add("what a signer signed counts no more once it is removed", "yes", over ? "yes" : "no", over);
            await SqlAsync($"CREATE TABLE former_routes AS SELECT * FROM network_routes WHERE prefix = '{FormerLan}'; DELETE FROM network_routes WHERE prefix = '{FormerLan}'");
        }

        public async Task SignNewcomerAsync()
        {
            progress.WriteLine("a device comes");
            (LabAgent delta, _) = await stage.AddAgentAsync("delta", 4, cancellation);
            await stage.JoinAsync(delta, _network, through: null, cancellation);
            bool waits = await Until.TrueAsync(async () => (await TextAsync(delta)).Contains("lanstead lock sign delta", StringComparison.Ordinal), Patience, cancellation) is not null;
            table.Add("a new device waits, and says for what", "yes", waits ? "yes" : "no", waits);
            bool hidden = !(await PeersAsync()).Any(peer => peer.StartsWith("delta ", StringComparison.Ordinal));
            table.Add("others leave it out", "yes", hidden ? "yes" : "no", hidden);
            (await _alpha.RunAsync(["lock", "sign", "delta"], cancellation: cancellation)).OrThrow();
            PeerAnswer peer = (await stage.Api.PeersAsync(_network, cancellation)).Single(one => one.Name == "delta");
            TimeSpan took = await Ping.UntilAnsweredAsync(_alpha.Machine, peer.Ipv4, Patience, cancellation);
            table.Add("once signed it answers", "told", $"{took.TotalSeconds:0.0} s", true);
        }

        public async Task LieAsync()
        {
            // The attacker's machine joins as any other; nobody signs it.
            JoinKeyAnswer key = await stage.Api.JoinKeyAsync(_network, cancellation: cancellation);
            await Enrolment.SendAsync(stage.Api.Client, key.Token, "evil", cancellation);
            await SqlAsync("CREATE TABLE kept_peers AS TABLE peers; CREATE TABLE kept_networks AS TABLE networks; CREATE TABLE kept_entries AS TABLE lock_entries; CREATE TABLE kept_routes AS TABLE network_routes");
            await RaiseAsync();
            string[] before = await PeersAsync();
            int applied = 0, untold = 0;
            foreach ((string name, string sql, string expected) in s_lies)
            {
                await SqlAsync(sql.Replace("{evil}", _evil, StringComparison.Ordinal));
                await RaiseAsync();
                string[] more = [.. (await PeersAsync()).Except(before)];
                bool told = await Until.TrueAsync(async () => (await TextAsync(_alpha)).Contains(expected, StringComparison.Ordinal), Patience, cancellation) is not null;
                more = [.. more.Union((await PeersAsync()).Except(before))];
                progress.WriteLine($"{name}: {(more.Length == 0 ? "nothing applied" : string.Join(", ", more))}, {(told ? "told" : "not told")}");
                (applied, untold) = (applied + (more.Length > 0 ? 1 : 0), untold + (told ? 0 : 1));
                await SqlAsync("""
                    UPDATE networks n SET gateway_peer_id = NULL, ipv4_cidr = k.ipv4_cidr FROM kept_networks k WHERE k.id = n.id;
                    UPDATE peers p SET public_key = k.public_key, lock_key = k.lock_key, key_signatures = k.key_signatures, membership_signature = k.membership_signature, membership_signer = k.membership_signer, ipv4 = k.ipv4, ipv6 = k.ipv6
                        FROM kept_peers k WHERE k.id = p.id;
                    DELETE FROM lock_entries; INSERT INTO lock_entries SELECT * FROM kept_entries;
                    DELETE FROM network_routes; INSERT INTO network_routes SELECT * FROM kept_routes
                    """);
                await RaiseAsync();
                if (await Until.TrueAsync(async () => (await PeersAsync()).SequenceEqual(before), Patience, cancellation) is null)
                    throw new LabException($"After \"{name}\" was taken back, the network did not come back: {string.Join(", ", await PeersAsync())}");
            }
            table.Add($"{s_lies.Length} lies of the database applied", "0", applied.ToString(provider: null), applied == 0);
            table.Add("lies that the agent did not tell of", "0", untold.ToString(provider: null), untold == 0);

            await SqlAsync("DELETE FROM peers WHERE name IN ('bravo', 'carol', 'delta')");
            await RaiseAsync();
            await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, cancellation);
            bool kept = (await PeersAsync()).SequenceEqual(before) && (await TextAsync(_alpha)).Contains("allow-removals", StringComparison.Ordinal);
            table.Add("most devices removed at once: kept, and told", "yes", kept ? "yes" : "no", kept);
        }

        public async Task DisableAsync()
        {
            (await _alpha.RunAsync(["lock", "disable", _codes[3]], cancellation: cancellation)).OrThrow();
            JsonElement status = await AskAsync("lock", "status", "--json");
            table.Add("a code turns the lock off", "yes", status.GetProperty("on").GetBoolean() ? "no" : "yes", !status.GetProperty("on").GetBoolean());
        }

        // By the same way as a person does, whose yes comes by the API here.
        private async Task SignInAsync()
        {
            await using BackgroundProcess login = _alpha.Machine.Start([options.Agent, "login", "--server", stage.Server.Url.ToString(), "--json"], _environment);
            if (await Until.TrueAsync(() => Task.FromResult(login.ReadLog().Contains("userCode", StringComparison.Ordinal) && login.ReadLog().Contains('\n', StringComparison.Ordinal)), Patience, cancellation) is null)
                throw new LabException($"lanstead login did not ask: {login.ReadLog()}");
            using (JsonDocument asked = JsonDocument.Parse(login.ReadLog().Split('\n').First(line => line.Contains("userCode", StringComparison.Ordinal))))
            using (HttpResponseMessage said = await stage.Api.Client.PostAsJsonAsync(new Uri($"/v1/auth/device/{asked.RootElement.GetProperty("userCode").GetString()}/decision", UriKind.Relative), new { approve = true }, cancellation))
                said.EnsureSuccessStatusCode();
            await login.WaitAsync(Patience);
        }

        private async Task<JsonElement> AskAsync(params string[] arguments)
        {
            CommandOutcome outcome = (await _alpha.RunAsync(arguments, cancellation: cancellation)).OrThrow();
            using JsonDocument document = JsonDocument.Parse(outcome.Output);
            return document.RootElement.Clone();
        }

        // Of LANs, each by itself, what is refused stands where they are listed.
        private async Task<string> TextAsync(LabAgent agent) => string.Join('\n',
        [
            (await agent.RunAsync(["status", "--json"], cancellation: cancellation)).Output,
            .. (await RoutesAsync(agent)).Select(route => $"route {Text(route, "prefix")}: {Text(route, "detail")}"),
        ]);

        private async Task<bool> UsesAsync(string prefix) => (await RoutesAsync(_alpha)).Any(route => Text(route, "prefix") == prefix && Text(route, "state") == "used");

        private async Task<JsonElement[]> RoutesAsync(LabAgent agent)
        {
            using JsonDocument document = JsonDocument.Parse((await agent.RunAsync(["routes", "ls", "--json"], cancellation: cancellation)).OrThrow().Output);
            return [.. document.RootElement.GetProperty("routes").EnumerateArray().Select(route => route.Clone())];
        }

        private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

        // What is in the tunnel: name, key and address of each, the LANs with who leads there, and the routes.
        private async Task<string[]> PeersAsync()
        {
            JsonElement status = await _alpha.StatusAsync(cancellation);
            return
            [
                .. status.GetProperty("networks").EnumerateArray().SelectMany(network => network.GetProperty("devices").EnumerateArray())
                    .Select(peer => string.Join(' ', s_columns.Select(column => peer.TryGetProperty(column, out JsonElement value) ? value.ToString() : "-"))).Order(StringComparer.Ordinal),
                .. (await RoutesAsync(_alpha)).Where(route => Text(route, "state") == "used").Select(route => $"{Text(route, "prefix")} {Text(route, "lan")} {Text(route, "via")} {Text(route, "others")}").Order(StringComparer.Ordinal),
                .. (await _alpha.Machine.RunAsync(["ip", "route", "show", "proto", "76"], cancellation: cancellation)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            ];
        }

        // Each peer counts as changed, as the server's own code says it; then the agent has a moment.
        private async Task RaiseAsync()
        {
            await SqlAsync("""
                DO $$ DECLARE p record; r bigint; BEGIN
                    FOR p IN SELECT id, network_id, tenant_id FROM kept_peers LOOP
                        UPDATE networks SET revision = revision + 1 WHERE id = p.network_id RETURNING revision INTO r;
                        INSERT INTO network_changes (network_id, revision, tenant_id, peer_id, removed, at) VALUES (p.network_id, r, p.tenant_id, p.id, false, now());
                        PERFORM pg_notify('lanstead_maps', p.network_id::text || ' ' || r::text);
                    END LOOP;
                END $$
                """);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellation);
        }

        private async Task SqlAsync(string statement) => (await QueryAsync(statement)).OrThrow();

        private Task<CommandOutcome> QueryAsync(string statement) => stage.ServerHost.Machine.RunAsync(
            ["bash", "-c", """psql -v ON_ERROR_STOP=1 -At -h "$(dirname "$(find "$1" /run -name '.s.PGSQL.*' -type s | head -1)")" -U lanstead -d lanstead -c "$2" """, "sql", Path.GetDirectoryName(stage.Server.PostgresFolder)!, statement],
            cancellation: cancellation);
    }
}
