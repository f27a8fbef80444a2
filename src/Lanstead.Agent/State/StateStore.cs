using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lanstead.Agent.Pairs;
using Lanstead.Primitives;

namespace Lanstead.Agent.State;

/// <summary>Typed access to the files of the state folder. What is damaged is set aside and told, never replaced by something new.</summary>
/// <remarks>A result without failure and without value means: there is no such file.</remarks>
internal sealed class StateStore(StateFolder folder)
{
    private const string EnrolmentFile = "enrolment.json";
    private const string SettingsFile = "settings.json";
    private const string JournalFile = "journal.json";
    private const string MarksFile = "marks.json";
    private const string HostDnsFile = "host-dns.json";
    private const string LabelsFile = "labels.json";
    private const string MachineKeyFile = "machine.key";
    private const string LockKeyFile = "lock.key";
    private const string LocksFile = "locks.json";
    private const string ManifestFile = "manifest.pb";
    private const string PairsFolder = "pairs";

    public Result<Enrolment?> LoadEnrolment() => LoadJson(EnrolmentFile, StateJson.Default.Enrolment, value =>
        value.Schema == 1 && Uri.TryCreate(value.ServerUrl, UriKind.Absolute, out _) && value.ServerKey.Length is > 64 and < 512);

    public void Save(Enrolment enrolment) => SaveJson(EnrolmentFile, enrolment, StateJson.Default.Enrolment);

    public Result<AgentSettings?> LoadSettings() => LoadJson(SettingsFile, StateJson.Default.AgentSettings, value => value.Schema == 1);

    public void Save(AgentSettings settings) => SaveJson(SettingsFile, settings, StateJson.Default.AgentSettings);

    public Result<Journal?> LoadJournal() => LoadJson(JournalFile, StateJson.Default.Journal, value => value.Schema == 1);

    public Result<InterfaceMarks?> LoadMarks() => LoadJson(MarksFile, StateJson.Default.InterfaceMarks, value => value.Schema == 1);

    public void Save(InterfaceMarks marks)
    {
        if (marks.Names.Count == 0)
            folder.Delete(MarksFile);
        else
            SaveJson(MarksFile, marks, StateJson.Default.InterfaceMarks);
    }

    public void Save(Journal journal)
    {
        if (journal.IsEmpty)
            folder.Delete(JournalFile);
        else
            SaveJson(JournalFile, journal, StateJson.Default.Journal);
    }

    /// <summary>What was not told yet of who connected in a network.</summary>
    public Result<byte[]?> LoadFlows(NetworkId network) => Read(FileOf(network, "flows.pb"));

    /// <summary>Keeps it; nothing: there is none any more.</summary>
    public void SaveFlows(NetworkId network, ReadOnlySpan<byte> backlog)
    {
        if (backlog.IsEmpty)
            folder.Delete(FileOf(network, "flows.pb"));
        else
            folder.Write(FileOf(network, "flows.pb"), backlog);
    }

    public Result<LockMarks?> LoadLockMarks() => LoadJson(LocksFile, StateJson.Default.LockMarks, value => value.Schema == 1);

    public void Save(LockMarks marks) => SaveJson(LocksFile, marks, StateJson.Default.LockMarks);

    public Result<byte[]?> LoadLock(TenantId tenant) => Read(FileOf(tenant));

    public void SaveLock(TenantId tenant, ReadOnlySpan<byte> log) => folder.Write(FileOf(tenant), log);

    public Result<HostDnsJournal?> LoadHostDns() => LoadJson(HostDnsFile, StateJson.Default.HostDnsJournal, value => value.Schema == 1);

    public void Save(HostDnsJournal journal) => SaveJson(HostDnsFile, journal, StateJson.Default.HostDnsJournal);

    public void DropHostDns() => folder.Delete(HostDnsFile);

    public Result<NetworkLabels?> LoadLabels() => LoadJson(LabelsFile, StateJson.Default.NetworkLabels, value => value.Schema == 1);

    public void Save(NetworkLabels labels) => SaveJson(LabelsFile, labels, StateJson.Default.NetworkLabels);

    public Result<NetworkLink?> LoadLink(NetworkId network) => LoadJson(FileOf(network, "link.json"), StateJson.Default.NetworkLink, value =>
        value is { Schema: 1, ListenPort: >= 0 and <= 65535 } && InterfaceNames.IsOurs(value.InterfaceName));

    public void Save(NetworkId network, NetworkLink link) => SaveJson(FileOf(network, "link.json"), link, StateJson.Default.NetworkLink);

    public Result<KnownEndpoints?> LoadEndpoints(NetworkId network) => LoadJson(FileOf(network, "endpoints.json"), StateJson.Default.KnownEndpoints, value => value.Schema == 1);

    public void Save(NetworkId network, KnownEndpoints known) => SaveJson(FileOf(network, "endpoints.json"), known, StateJson.Default.KnownEndpoints);

    public Result<byte[]?> LoadManifest() => Read(ManifestFile);

    public void SaveManifest(ReadOnlySpan<byte> signed) => folder.Write(ManifestFile, signed);

    public Result<byte[]?> LoadMap(NetworkId network) => Read(FileOf(network, "map.pb"));

    /// <summary>The newest lease as it was signed, and when it came by this machine's clock; null: none.</summary>
    public Result<(DateTimeOffset Received, byte[] Signed)?> LoadLease(NetworkId network)
    {
        Result<byte[]?> file = Read(FileOf(network, "lease.pb"));
        if (!file.IsSuccess)
            return file.Failure;
        if (file.Value is not { Length: > sizeof(long) } bytes)
            return ((DateTimeOffset, byte[])?)null;
        long received = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        return (DateTimeOffset.FromUnixTimeMilliseconds(received), bytes[sizeof(long)..]);
    }

    public void SaveLease(NetworkId network, DateTimeOffset received, ReadOnlySpan<byte> signed)
    {
        byte[] bytes = new byte[sizeof(long) + signed.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, received.ToUnixTimeMilliseconds());
        signed.CopyTo(bytes.AsSpan(sizeof(long)));
        folder.Write(FileOf(network, "lease.pb"), bytes);
    }

    public void SaveMap(NetworkId network, ReadOnlySpan<byte> map) => folder.Write(FileOf(network, "map.pb"), map);

    public Result<byte[]?> LoadPolicy(NetworkId network) => Read(FileOf(network, "policy.pb"));

    /// <summary>Keeps what may arrive; empty: the server's first word is waited for.</summary>
    public void SavePolicy(NetworkId network, ReadOnlySpan<byte> signed) => folder.Write(FileOf(network, "policy.pb"), signed);

    /// <inheritdoc cref="RefuseMap"/>
    public Failure RefusePolicy(NetworkId network, string reason) => Refuse(FileOf(network, "policy.pb"), AgentFailures.StateForeign, reason);

    public Result<byte[]?> LoadPlan(NetworkId network) => Read(FileOf(network, "tunnel.pb"));

    /// <summary>Keeps what this machine does of a tunnel; empty: nothing, until the server says more.</summary>
    public void SavePlan(NetworkId network, ReadOnlySpan<byte> signed) => folder.Write(FileOf(network, "tunnel.pb"), signed);

    /// <inheritdoc cref="RefuseMap"/>
    public Failure RefusePlan(NetworkId network, string reason) => Refuse(FileOf(network, "tunnel.pb"), AgentFailures.StateForeign, reason);

    /// <summary>Keeps a map or manifest that must not be used, for a person to look at.</summary>
    public Failure RefuseMap(NetworkId network, string reason) => Refuse(FileOf(network, "map.pb"), AgentFailures.StateForeign, reason);

    /// <inheritdoc cref="RefuseMap"/>
    public Failure RefuseManifest(string reason) => Refuse(ManifestFile, AgentFailures.StateForeign, reason);

    public Result<ECDsa?> LoadMachineKey() => LoadEcdsa(MachineKeyFile);

    /// <summary>The key by which this machine vouches for its WireGuard keys, and, where it is a signer, for others.</summary>
    public Result<ECDsa?> LoadLockKey() => LoadEcdsa(LockKeyFile);

    /// <summary>Makes it.</summary>
    public ECDsa CreateLockKey() => CreateEcdsa(LockKeyFile);

    private Result<ECDsa?> LoadEcdsa(string name)
    {
        Result<byte[]?> file = Read(name);
        if (!file.IsSuccess)
            return file.Failure;
        if (file.Value is not { } bytes)
            return (ECDsa?)null;
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.ASCII.GetString(bytes));
            if (key.ExportParameters(false).Curve.Oid.Value is "1.2.840.10045.3.1.7")
                return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
        key.Dispose();
        return Refuse(name, AgentFailures.StateDamaged, "it holds no ECDSA P-256 key");
    }

    /// <summary>Makes this machine's identity; only when a person asked to join and there is none.</summary>
    public ECDsa CreateMachineKey() => CreateEcdsa(MachineKeyFile);

    private ECDsa CreateEcdsa(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.Write(name, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        return key;
    }

    public Result<PrivateKey?> LoadPrivateKey(NetworkId network, string file = "private.key")
    {
        string name = FileOf(network, file);
        Result<byte[]?> kept = Read(name);
        if (!kept.IsSuccess)
            return kept.Failure;
        if (kept.Value is not { } text)
            return (PrivateKey?)null;
        Span<byte> key = stackalloc byte[PrivateKey.SizeBytes];
        try
        {
            ReadOnlySpan<byte> base64 = text.AsSpan().TrimEnd("\r\n"u8);
            if (base64.Length == 44 && System.Buffers.Text.Base64.DecodeFromUtf8(base64, key, out _, out int written) is System.Buffers.OperationStatus.Done
                && written == PrivateKey.SizeBytes && key.ContainsAnyExcept((byte)0))
                return new PrivateKey(key);
            return Refuse(name, AgentFailures.StateDamaged, "it holds no WireGuard key");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Forgets a key that is of no use any more.</summary>
    public void DeleteKey(NetworkId network, string file) => folder.Delete(FileOf(network, file));

    public void SavePrivateKey(NetworkId network, PrivateKey key, string file = "private.key")
    {
        Span<byte> text = stackalloc byte[45];
        System.Buffers.Text.Base64.EncodeToUtf8(key.Reveal(), text, out _, out _);
        text[44] = (byte)'\n';
        folder.Write(FileOf(network, file), text);
        CryptographicOperations.ZeroMemory(text);
    }

    /// <summary>The preshared keys of a network by the other device; those that cannot be read are set aside, and made anew.</summary>
    public Dictionary<PeerId, PairKey> LoadPairKeys(NetworkId network)
    {
        var keys = new Dictionary<PeerId, PairKey>();
        foreach (string name in folder.Files(FileOf(network, PairsFolder)).ToArray())
        {
            if (!PeerId.TryParse(Path.GetFileNameWithoutExtension(name), null, out PeerId peer) || Path.GetExtension(name) != ".key")
                continue;
            string file = FileOf(network, $"{PairsFolder}/{name}");
            if (Read(file) is not { IsSuccess: true, Value: { } bytes })
                continue;
            if (PairKey.Read(bytes) is { } key)
                keys[peer] = key;
            else
                Refuse(file, AgentFailures.StateDamaged, "it holds no preshared key");
        }
        return keys;
    }

    public void Save(NetworkId network, PeerId peer, PairKey key)
    {
        byte[] bytes = key.ToBytes();
        folder.Write(FileOf(network, $"{PairsFolder}/{peer}.key"), bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }

    public void DeletePairKey(NetworkId network, PeerId peer) => folder.Delete(FileOf(network, $"{PairsFolder}/{peer}.key"));

    public IEnumerable<NetworkId> Networks()
    {
        foreach (string name in folder.Folders("networks"))
        {
            if (NetworkId.TryParse(name, null, out NetworkId network))
                yield return network;
        }
    }

    /// <summary>Forgets a network: its key, its map, its place on this machine.</summary>
    public void Forget(NetworkId network) => folder.DeleteFolder($"networks/{network}");

    /// <summary>Forgets the server: enrolment, identity, networks and keys. The journal stays until all is undone.</summary>
    public void ForgetAll()
    {
        folder.Delete(EnrolmentFile);
        folder.Delete(ManifestFile);
        folder.Delete(MachineKeyFile);
        folder.Delete(SettingsFile);
        folder.Delete(LabelsFile);
        folder.Delete(LockKeyFile);
        folder.Delete(LocksFile);
        folder.DeleteFolder("locks");
        folder.DeleteFolder("networks");
    }

    private static string FileOf(TenantId tenant) => $"locks/{tenant}.pb";

    private static string FileOf(NetworkId network, string name) => $"networks/{network}/{name}";

    private Result<byte[]?> Read(string name)
    {
        try
        {
            return folder.Read(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(AgentFailures.StateUnusable, $"{name} cannot be read: {e.Message}");
        }
    }

    private Result<T?> LoadJson<T>(string name, JsonTypeInfo<T> type, Func<T, bool> valid) where T : class
    {
        Result<byte[]?> file = Read(name);
        if (!file.IsSuccess)
            return file.Failure;
        if (file.Value is not { } bytes)
            return (T?)null;
        try
        {
            T? value = JsonSerializer.Deserialize(bytes, type);
            return value is not null && valid(value) ? value : Refuse(name, AgentFailures.StateDamaged, "its content makes no sense");
        }
        catch (JsonException)
        {
            return Refuse(name, AgentFailures.StateDamaged, "it is not the JSON that the agent wrote");
        }
    }

    private void SaveJson<T>(string name, T value, JsonTypeInfo<T> type) =>
        folder.Write(name, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private Failure Refuse(string name, string code, string reason)
    {
        try
        {
            string aside = folder.SetAside(name);
            return new Failure(code, $"{name} was refused because {reason}; it is kept as {aside}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(code, $"{name} was refused because {reason}; it could not be set aside: {e.Message}");
        }
    }
}
