using System.Text.Json;
using Google.Protobuf;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Ping = Lanstead.Lab.Figures.Ping;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>What two real agents hold against their server, by packets: a preshared key that it does not have, and a lock that it cannot open (J2).</summary>
public sealed class TrustTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Preshared_key_is_agreed_on_under_traffic_and_goes_as_it_came()
    {
        Action<NetworkStatement> before = pair.Server.Head;
        Task<PingResult> under = Ping.PatientlyAsync(pair.Alpha.Machine, pair.Server.Find("beta").Ipv4, 60, waitSeconds: 20);
        pair.Server.Head = head =>
        {
            before(head);
            head.PresharedKeys = true;
        };
        await pair.Server.ChangeAsync(_ => { });
        await UntilAsync("on");
        Assert.Equal(0, (await under).Lost);
        Assert.Contains("preshared key", (await pair.Alpha.RunAsync(["status"])).OrThrow().Output, StringComparison.Ordinal);
        // Every session is another one now, made with the key that is on the disk.
        await pair.Alpha.Daemon.KillAsync();
        await pair.Alpha.StartAsync();
        await pair.ReachAsync(Patience);
        await UntilAsync("on");
        pair.Server.Head = before;
        await pair.Server.ChangeAsync(_ => { });
        await UntilAsync(null);
        await pair.ReachAsync(Patience);
    }

    [Fact]
    public async Task J2_device_that_nobody_signed_gets_no_packets_until_it_is_signed()
    {
        using var signer = new LockKey(EcdsaP256.Create());
        var tenant = TenantId.New(TimeProvider.System);
        SignerLog log = SignerLog.Empty(tenant);
        LockEntry genesis = log.Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
        genesis.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(signer.PublicKey), DeviceId = DeviceId.New(TimeProvider.System).ToWire(), Label = "ada" });
        genesis.CodeHashes.Add(ByteString.CopyFrom(DisableCode.Hash(tenant, DisableCode.Create())));
        log = log.Append(signer.Sign(genesis)).Log!;
        await pair.Server.SendAsync(new ServerFrame { LockLog = new LockLog { TenantId = tenant.ToWire(), Entries = { log.Entries } } });
        pair.Server.Head = head => (head.TenantId, head.Lock) = (tenant.ToWire(), new LockHead { Length = 1, Hash = ByteString.CopyFrom(log.Head.Span) });
        try
        {
            await pair.Server.ChangeAsync(peers => Sign(peers, "alpha"));
            await JoinedPair.UntilAsync(async () => (await pair.Alpha.RunAsync(["status"])).Output.Contains("lanstead lock sign beta", StringComparison.Ordinal), Patience, "alpha says who is not signed");
            Assert.Equal(3, (await Ping.RunAsync(pair.Alpha.Machine, pair.Server.Find("beta").Ipv4, 3)).Lost);
            Assert.DoesNotContain("\"beta\"", (await pair.Alpha.RunAsync(["status", "--json"])).OrThrow().Output, StringComparison.Ordinal);

            await pair.Server.ChangeAsync(peers => Sign(peers, "beta"));
            await pair.ReachAsync(Patience);
        }
        finally
        {
            await pair.Server.ChangeAsync(peers => Array.ForEach(["alpha", "beta"], name => Sign(peers, name)));
        }

        void Sign(IDictionary<Guid, Peer> peers, string name)
        {
            Peer peer = peers.Values.Single(one => one.Name == name);
            var head = new NetworkStatement { NetworkId = pair.Server.Network.ToWire(), Ipv4Cidr = "10.77.0.0/24", Ipv6Cidr = "fd00:7::/64" };
            peer.MembershipSigner = ByteString.CopyFrom(EcdsaP256.KeyId(signer.PublicKey));
            peer.MembershipSignature = ByteString.CopyFrom(signer.Sign(LockMember.Of(tenant, head, peer, LockRole.Agent)!));
        }
    }

    [Fact]
    public async Task Machine_that_is_not_kept_as_demanded_is_told_what_is_missing_and_comes_in_by_itself()
    {
        await pair.Server.DemandAsync(new PostureDemand(Firewall: true));
        await JoinedPair.UntilAsync(async () => (await pair.Alpha.RunAsync(["status"])).Output.Contains(PostureRules.TextOf("firewall off"), StringComparison.Ordinal), Patience, "alpha says what is missing");
        Assert.Equal(3, (await Ping.RunAsync(pair.Alpha.Machine, pair.Server.Find("beta").Ipv4, 3)).Lost);
        // Who is held looks at itself each ten seconds: that is waited for in the longer run alone.
        bool waits = Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1";
        foreach (LabAgent agent in (LabAgent[])[pair.Alpha, pair.Beta])
            (await agent.Machine.RunAsync(["nft", "add table inet guard; add chain inet guard in { type filter hook input priority 0; }; add rule inet guard in tcp dport 9 drop"])).OrThrow();
        if (waits)
            await pair.ReachAsync(Patience);
        await pair.Server.DemandAsync(null);
        await pair.ReachAsync(Patience);
    }

    private Task UntilAsync(string? preshared) => JoinedPair.UntilAsync(
        async () => await OfAsync(pair.Alpha) == preshared && await OfAsync(pair.Beta) == preshared, Patience, $"both say that the preshared key is {preshared ?? "gone"}");

    private static async Task<string?> OfAsync(LabAgent agent)
    {
        using var status = JsonDocument.Parse((await agent.RunAsync(["status", "--json"])).OrThrow().Output);
        JsonElement device = status.RootElement.GetProperty("networks")[0].GetProperty("devices").EnumerateArray().FirstOrDefault();
        return device.ValueKind == JsonValueKind.Object ? device.GetProperty("preshared").GetString() : "nobody";
    }
}
