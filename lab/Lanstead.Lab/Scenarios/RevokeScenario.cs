using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>From the server's answer to a revocation until the last packet passed; and the same for machines that are cut off from the server (C3).</summary>
/// <remarks>
/// Who is revoked obeys nobody: its daemon is stopped by a signal and its data plane, a program of its own, goes on sending. So what ends the traffic is what the others do:
/// one of them carries its packets by the engine, one by an outside wireguard-go.
/// </remarks>
internal sealed partial class RevokeScenario : IScenario
{
    private const int LeaseSeconds = 120;
    private static readonly TimeSpan EffectLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    // After this long without an answer none comes any more.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    public string Name => "revoke";

    public string Summary => "kicked, banned, disabled, removed, expired, denied: until the last packet passed; leases of machines that are cut off";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        await using Stage stage = await Stage.CreateAsync(options, progress, new Dictionary<string, string> { ["LANSTEAD_REGISTRATION"] = "open" }, cancellation);
        try
        {
            await using Play play = await Play.BeginAsync(stage, progress, cancellation);
            string peer = $"/v1/peers/{play.Guest.Id}", device = $"/v1/devices/{play.Guest.DeviceId}";
            await play.RevokeAsync(table, "device disabled", () => play.PatchAsync(device, new { disabled = true }), () => play.PatchAsync(device, new { disabled = false }));
            await play.RevokeAsync(table, "device's time over", () => play.PatchAsync(device, new { expiresAt = "2020-01-01T00:00:00Z" }), () => play.PatchAsync(device, new { expiresAt = (string?)null }));
            await play.RevokeAsync(table, "yes taken back", () => play.PatchAsync(peer, new { approved = false }), () => play.PatchAsync(peer, new { approved = true }));
            await play.RevokeAsync(table, "access denied by policy", () => play.PolicyAsync("default: deny\n"), () => play.PolicyAsync("default: allow\n"));
            await play.RevokeAsync(table, "taken out of the network", () => stage.Api.DeleteAsync(peer, cancellation), play.JoinAnewAsync);
            await play.RevokeAsync(table, "person kicked", () => stage.Api.DeleteAsync($"/v1/networks/{play.Network.Id}/members/{play.GuestUser}", cancellation), play.JoinAnewAsync);
            await play.RevokeAsync(
                table, "person banned", () => play.PostAsync($"/v1/networks/{play.Network.Id}/bans", new { userId = play.GuestUser }),
                async () =>
                {
                    await stage.Api.DeleteAsync($"/v1/networks/{play.Network.Id}/bans/{play.GuestUser}", cancellation);
                    await play.JoinAnewAsync();
                });
            await play.RevokeAsync(table, "device deleted", () => stage.Api.DeleteAsync($"/v1/devices/{play.Guest.DeviceId}", cancellation), play.JoinAnewAsync);
            await play.LeaseAsync(table);
        }
        finally
        {
            if (!table.Passed)
                stage.KeepLogs();
        }
    }

    [GeneratedRegex(@"^\[(?<at>\d+\.\d+)\] \d+ bytes from", RegexOptions.Multiline)]
    private static partial Regex Answers();

    /// <summary>The people and machines: an owner's two, and a guest's one that is revoked again and again.</summary>
    private sealed class Play : IAsyncDisposable
    {
        private readonly Stage _stage;
        private readonly TextWriter _progress;
        private readonly CancellationToken _cancellation;
        private readonly HttpClient _guestClient;
        private readonly List<(LabAgent Agent, LabHost Host, PeerAnswer Peer, string Backend)> _others = [];
        private LabAgent _guest = null!;
        private LabHost _guestHost = null!;

        private Play(Stage stage, TextWriter progress, HttpClient guestClient, CancellationToken cancellation) =>
            (_stage, _progress, _guestClient, _cancellation) = (stage, progress, guestClient, cancellation);

        public NetworkAnswer Network { get; private set; } = null!;

        public PeerAnswer Guest { get; private set; } = null!;

        public string GuestUser { get; private set; } = "";

        public static async Task<Play> BeginAsync(Stage stage, TextWriter progress, CancellationToken cancellation)
        {
            HttpClient client = stage.Server.CreateClient();
            var play = new Play(stage, progress, client, cancellation);
            SpaceAnswer space = await stage.Api.PostAsync<SpaceAnswer>("/v1/tenants", new { name = "Club", kind = "team" }, cancellation);
            await play.PatchAsync($"/v1/tenants/{space.Id}", new { visibility = "public", access = "open" });
            play.Network = await stage.Api.PostAsync<NetworkAnswer>("/v1/networks", new { name = "lab", tenantId = space.Id }, cancellation);
            using HttpResponseMessage made = await client.PostAsJsonAsync(
                new Uri("/v1/auth/register", UriKind.Relative), new { email = "guest@example.org", username = "guest", password = Account.Random("guest").Password, mode = "token" }, cancellation);
            made.EnsureSuccessStatusCode();
            SessionAnswer session = (await made.Content.ReadFromJsonAsync<SessionAnswer>(cancellation))!;
            client.DefaultRequestHeaders.Authorization = new("Bearer", session.AccessToken);
            play.GuestUser = (await client.GetFromJsonAsync<MeAnswer>(new Uri("/v1/me", UriKind.Relative), cancellation))!.Id;
            await play.PostAsync(client, $"/v1/tenants/{space.Id}/join", new { });

            foreach ((string name, string backend, int subnet) in new[] { ("alpha", "engine", 1), ("bravo", "uapi", 2) })
            {
                (LabAgent agent, LabHost host) = await stage.AddAgentAsync(name, subnet, cancellation, new Dictionary<string, string> { ["LANSTEAD_BACKEND"] = backend });
                play._others.Add((agent, host, await stage.JoinAsync(agent, play.Network, through: null, cancellation), backend));
            }
            (play._guest, play._guestHost) = await stage.AddAgentAsync("guest", 3, cancellation, new Dictionary<string, string> { ["LANSTEAD_BACKEND"] = "uapi" });
            await play.JoinAsync();
            return play;
        }

        /// <summary>Revokes under traffic, looks when it ended at each of the others, then gives back what was taken.</summary>
        public async Task RevokeAsync(CheckTable table, string name, Func<Task> revoke, Func<Task> giveBack)
        {
            _progress.WriteLine(name);
            await UntilAllAnswerAsync();
            List<BackgroundProcess> pings = [.. _others.Select(other => _guest.Machine.Start(["ping", "-D", "-n", "-i", "0.02", other.Peer.Ipv4]))];
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, _cancellation);
            _guest.Daemon.Signal(Native.SignalStop);
            await revoke();
            DateTimeOffset answered = TimeProvider.System.GetUtcNow();
            await Task.Delay(Quiet, TimeProvider.System, _cancellation);
            foreach ((BackgroundProcess ping, var other) in pings.Zip(_others))
                Judge(table, $"{name}: last packet at {other.Peer.Name} ({other.Backend})", LastAnswer(ping) - answered, EffectLimit, answered);
            foreach (BackgroundProcess ping in pings)
                await ping.DisposeAsync();
            _guest.Daemon.Signal(Native.SignalContinue);
            await giveBack();
        }

        /// <summary>C3: everybody is cut off, the guest is disabled meanwhile: the traffic ends on heal, and without heal with the lease.</summary>
        public async Task LeaseAsync(CheckTable table)
        {
            _progress.WriteLine($"a lease of {LeaseSeconds} s");
            // Shorter than the least that people may choose, so that the lab need not wait for it.
            await SqlAsync($"UPDATE networks SET settings = jsonb_set(settings, '{{leaseSeconds}}', '{LeaseSeconds}')");
            await PatchAsync($"/v1/networks/{Network.Id}", new { settings = new { deviceApproval = false, quietSeconds = 60 } });
            await UntilAllAnswerAsync();
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, _cancellation);

            await CutAsync(true);
            await using (BackgroundProcess ping = _guest.Machine.Start(["ping", "-D", "-n", "-i", "0.02", _others[0].Peer.Ipv4]))
            {
                _guest.Daemon.Signal(Native.SignalStop);
                await PatchAsync($"/v1/devices/{Guest.DeviceId}", new { disabled = true });
                // Until the connections to the server are given up at both ends: what is measured then is a new one.
                await Task.Delay(TimeSpan.FromSeconds(35), TimeProvider.System, _cancellation);
                bool goesOn = LastAnswer(ping) > TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1);
                table.Add("cut off: traffic goes on while the lease holds", "yes", goesOn ? "yes" : "no", goesOn);
                await CutAsync(false);
                DateTimeOffset healed = TimeProvider.System.GetUtcNow();
                await Until.TrueAsync(async () => await IsConnectedAsync(_others[0].Agent) && LastAnswer(ping) < TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(90), _cancellation);
                DateTimeOffset ended = LastAnswer(ping);
                DateTimeOffset heard = await HeardAsync(_others[0].Agent);
                table.Add("healed: from the cable to the last packet", "told", Seconds(ended - healed), true);
                Judge(table, "healed: from hearing of the server to the last packet", ended - heard, EffectLimit, heard);
            }

            _guest.Daemon.Signal(Native.SignalContinue);
            await PatchAsync($"/v1/devices/{Guest.DeviceId}", new { disabled = false });
            await UntilAllAnswerAsync();
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, _cancellation);
            DateTimeOffset cut = TimeProvider.System.GetUtcNow();
            await CutAsync(true);
            await using (BackgroundProcess ping = _guest.Machine.Start(["ping", "-D", "-n", "-i", "0.02", _others[0].Peer.Ipv4]))
            {
                _guest.Daemon.Signal(Native.SignalStop);
                await PatchAsync($"/v1/devices/{Guest.DeviceId}", new { disabled = true });
                await Until.TrueAsync(() => Task.FromResult(LastAnswer(ping) < TimeProvider.System.GetUtcNow() - Quiet), TimeSpan.FromSeconds(LeaseSeconds * 2), _cancellation);
                Judge(table, "never healed: from the cut to the last packet", LastAnswer(ping) - cut, TimeSpan.FromSeconds(LeaseSeconds + 5), cut);
            }

            await CutAsync(false);
            TimeSpan back = await Ping.UntilAnsweredAsync(_others[0].Agent.Machine, _others[1].Peer.Ipv4, TimeSpan.FromSeconds(120), _cancellation);
            table.Add("healed after the lease: the others reach each other again", "at most 120 s", Seconds(back), true);
        }

        public async Task JoinAnewAsync()
        {
            // Its own agent hears of it now, and takes everything down.
            await Until.TrueAsync(async () => !(await _guest.RunAsync(["ip"], cancellation: _cancellation)).Output.Contains(Guest.Ipv4, StringComparison.Ordinal), TimeSpan.FromSeconds(60), _cancellation);
            await JoinAsync();
        }

        public async Task PatchAsync(string path, object body)
        {
            using HttpResponseMessage answer = await _stage.Api.Client.PatchAsJsonAsync(new Uri(path, UriKind.Relative), body, _cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new LabException($"PATCH {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(_cancellation)}");
        }

        public Task PostAsync(string path, object body) => PostAsync(_stage.Api.Client, path, body);

        public Task<object> PolicyAsync(string text) => _stage.Api.PutAsync<object>($"/v1/networks/{Network.Id}/policy", new { text, confirmSeconds = 0 }, _cancellation);

        public async ValueTask DisposeAsync()
        {
            _guest?.Daemon.Signal(Native.SignalContinue);
            _guestClient.Dispose();
            await Task.CompletedTask;
        }

        private static void Judge(CheckTable table, string name, TimeSpan after, TimeSpan limit, DateTimeOffset since) =>
            table.Add(name, $"at most {limit.TotalSeconds:0} s after", after == DateTimeOffset.MinValue - since ? "no packet passed at all" : Seconds(after), after <= limit && after > -limit - Quiet);

        private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

        private static DateTimeOffset LastAnswer(BackgroundProcess ping) => Answers().Matches(ping.ReadLog()) is { Count: > 0 } answers
            ? DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(answers[^1].Groups["at"].ValueSpan, CultureInfo.InvariantCulture))
            : DateTimeOffset.MinValue;

        private async Task JoinAsync()
        {
            using HttpResponseMessage answer = await _guestClient.PostAsJsonAsync(new Uri($"/v1/networks/{Network.Id}/join-keys", UriKind.Relative), new { maxUses = 1 }, _cancellation);
            answer.EnsureSuccessStatusCode();
            await _guest.UpAsync(_stage.Server.Url, (await answer.Content.ReadFromJsonAsync<JoinKeyAnswer>(_cancellation))!.Token, _cancellation);
            Guest = (await _stage.Api.PeersAsync(Network, _cancellation)).Single(peer => peer.Name == "guest");
        }

        private async Task PostAsync(HttpClient client, string path, object body)
        {
            using HttpResponseMessage answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, _cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new LabException($"POST {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(_cancellation)}");
        }

        private async Task UntilAllAnswerAsync()
        {
            foreach (var other in _others)
                await Ping.UntilAnsweredAsync(_guest.Machine, other.Peer.Ipv4, TimeSpan.FromSeconds(90), _cancellation);
        }

        // Between the server and everybody else, at the router.
        private Task CutAsync(bool cut) => _stage.Topology.Router.LoadNftAsync(cut
            ? $$"""
              table ip cut {
                  chain forward {
                      type filter hook forward priority 0
                      ip saddr {{_stage.ServerHost.Ipv4}} drop
                      ip daddr {{_stage.ServerHost.Ipv4}} drop
                  }
              }
              """
            : "table ip cut { }\ndelete table ip cut");

        private async Task SqlAsync(string statement) =>
            (await _stage.ServerHost.Machine.RunAsync(
                ["bash", "-c", """psql -v ON_ERROR_STOP=1 -h "$(dirname "$(find "$1" /run -name '.s.PGSQL.*' -type s | head -1)")" -U lanstead -d lanstead -c "$2" """, "sql", Path.GetDirectoryName(_stage.Server.PostgresFolder)!, statement],
                cancellation: _cancellation)).OrThrow();

        private async Task<bool> IsConnectedAsync(LabAgent agent) => (await agent.StatusAsync(_cancellation)).GetProperty("serverState").GetString() == "connected";

        private async Task<DateTimeOffset> HeardAsync(LabAgent agent) => (await agent.StatusAsync(_cancellation)).GetProperty("serverSince").GetDateTimeOffset();
    }

    private sealed record SpaceAnswer(string Id);

    private sealed record MeAnswer(string Id);
}
