using Google.Protobuf;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Locks;

/// <summary>The network locks that this machine knows, verified, in memory and on disk, and its own lock key.</summary>
/// <remarks>
/// Thread-safe. A log is taken from whoever brings it, for it proves itself; only one that goes on from the one that is here. The first that is heard of a tenant is
/// believed. What cannot be written to disk still holds in memory.
/// </remarks>
internal sealed class LockBook(StateStore store, Warnings warnings, ILogger logger) : IDisposable
{
    // What a person may need to see a removal of many devices through.
    private static readonly TimeSpan RemovalsAllowedFor = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, SignerLog> _logs = [];
    private LockMarks _marks = LockMarks.None;
    private LockKey? _key;
    private bool _keyFailed;
    private DateTimeOffset _removalsAllowedUntil;

    /// <summary>All logs that are here.</summary>
    public IReadOnlyList<SignerLog> Logs
    {
        get
        {
            lock (_gate)
                return [.. _logs.Values.OrderBy(log => log.Tenant.Value)];
        }
    }

    /// <summary>Brings back what the disk holds; every entry is verified again.</summary>
    public void Load()
    {
        lock (_gate)
        {
            Result<LockMarks?> marks = store.LoadLockMarks();
            if (marks.Failure is { } damaged)
                Warn("lock", $"{damaged.Message} Which networks are locked is learnt anew from the server.");
            _marks = (marks.IsSuccess ? marks.Value : null) ?? LockMarks.None;
            foreach (LockHeadMark mark in _marks.Heads)
            {
                var tenant = new TenantId(mark.Tenant);
                Result<byte[]?> file = store.LoadLock(tenant);
                SignerLog? log = file is { IsSuccess: true, Value: { } bytes } && WireMessages.TryRead(LockLog.Parser, bytes, out LockLog? read) ? Verified(tenant, read.Entries) : null;
                if (log is not null && log.Length >= mark.Length && (mark.Length == 0 || SignerLog.HashOf(log.Entries[mark.Length - 1]).AsSpan().SequenceEqual(mark.Hash)))
                    _logs[tenant] = log;
                else
                    Warn(Subject(tenant), $"The log of the network lock of {tenant} is damaged on this machine, or never came. Its networks stay down until the server has sent the one that belongs here.");
            }
        }
    }

    /// <summary>This machine's own lock key, made when it is first asked for; null when it cannot be kept.</summary>
    public LockKey? Key
    {
        get
        {
            lock (_gate)
            {
                if (_key is not null || _keyFailed)
                    return _key;
                try
                {
                    Result<System.Security.Cryptography.ECDsa?> loaded = store.LoadLockKey();
                    if (!loaded.IsSuccess)
                        Warn("lock key", $"{loaded.Failure.Message} This machine has a new lock key now: it must be signed again.");
                    if (!loaded.IsSuccess || loaded.Value is null)
                        Log.KeyMade(logger);
                    return _key = new LockKey((loaded.IsSuccess ? loaded.Value : null) ?? store.CreateLockKey());
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    _keyFailed = true;
                    Warn("lock key", $"This machine's lock key could not be written, so it cannot be in a locked network: {e.Message}");
                    return null;
                }
            }
        }
    }

    /// <summary>What the server is told to be here already.</summary>
    public IEnumerable<KnownLock> Known() => Logs.Select(log => new KnownLock { TenantId = log.Tenant.ToWire(), Hash = ByteString.CopyFrom(log.Head.Span) });

    /// <summary>The log of a tenant; null when there is none.</summary>
    public SignerLog? Find(TenantId tenant)
    {
        lock (_gate)
            return _logs.GetValueOrDefault(tenant);
    }

    /// <summary>Takes a log that goes on from the one that is here; else says why not, and keeps what it has.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="present">Networks that this machine is in: with its first lock no others come by the server's word alone.</param>
    /// <returns>Null when it was taken or brought nothing new; else the reason, for the server and for people.</returns>
    public string? Take(LockLog wire, IEnumerable<NetworkId> present)
    {
        if (!WireId.TryRead(wire.TenantId, out TenantId tenant))
            return "The log names no tenant.";
        lock (_gate)
        {
            SignerLog ours = _logs.GetValueOrDefault(tenant) ?? SignerLog.Empty(tenant);
            if (Fault(ours, wire) is { } fault)
            {
                Warn(Subject(tenant), $"The server sent another log of the network lock of {tenant} than the one that is here: {fault} The one that is here stays in force. If the server is yours, look who else has it.");
                return fault;
            }
            if (wire.Entries.Count == ours.Length)
                return null;
            SignerLog next = ours;
            foreach (Signed entry in wire.Entries.Skip(ours.Length))
                next = next.Append(entry).Log!;
            bool first = !_logs.Values.Any(log => log.IsOn) && next.IsOn;
            _logs[tenant] = next;
            _marks = _marks with
            {
                Heads = [.. _marks.Heads.Where(mark => mark.Tenant != tenant.Value), new LockHeadMark(tenant.Value, next.Length, next.Head.ToArray())],
                Joined = first ? [.. _marks.Joined.Concat(present.Select(network => network.Value)).Distinct()] : _marks.Joined,
            };
            Persist(() =>
            {
                store.SaveLock(tenant, new LockLog { TenantId = wire.TenantId, Entries = { next.Entries } }.ToByteArray());
                store.Save(_marks);
            });
            warnings.Clear(Subject(tenant));
            Log.Took(logger, tenant.ToString(), next.Length, next.IsOn ? "on" : "off");
            return null;
        }
    }

    /// <summary>Whose lock a network is under, however the server calls its tenant now, and whether it may be here at all.</summary>
    public LockPlace PlaceOf(NetworkId network, TenantId claimed)
    {
        lock (_gate)
        {
            LockedNetworkMark? mark = _marks.Networks.FirstOrDefault(one => one.Network == network.Value);
            var tenant = new TenantId(mark?.Tenant ?? claimed.Value);
            SignerLog? log = _logs.GetValueOrDefault(tenant);
            bool lost = log is null && _marks.Heads.Any(head => head.Tenant == tenant.Value);
            if (mark is null && log is { IsOn: true })
            {
                _marks = _marks with { Networks = [.. _marks.Networks, new LockedNetworkMark(network.Value, tenant.Value)] };
                Persist(() => store.Save(_marks));
            }
            bool on = log is { IsOn: true };
            bool expected = on || lost || !_logs.Values.Any(other => other.IsOn) || _marks.Joined.Contains(network.Value);
            return new LockPlace(on ? log : null, lost, tenant != claimed && (on || lost), expected);
        }
    }

    /// <summary>Somebody on this machine joined a network: it may be here, whatever locks there are.</summary>
    public void Joined(NetworkId network)
    {
        lock (_gate)
        {
            if (_marks.Joined.Contains(network.Value))
                return;
            _marks = _marks with { Joined = [.. _marks.Joined, network.Value] };
            Persist(() => store.Save(_marks));
        }
    }

    /// <summary>True when the lock of that tenant that is here is another one.</summary>
    public bool Contradicts(LockAnchor anchor)
    {
        lock (_gate)
            return _logs.TryGetValue(anchor.Tenant, out SignerLog? log) && log.Length >= anchor.Length && !anchor.IsIn(log);
    }

    /// <summary>A network that is joined is under this lock, by the word of whoever gave the line to join it: it stays down until the server has sent that log, or one that goes on from it.</summary>
    public void Expect(NetworkId network, LockAnchor anchor)
    {
        lock (_gate)
        {
            // What the server told in the moments of joining is not believed against it.
            if (_logs.TryGetValue(anchor.Tenant, out SignerLog? log) && !anchor.IsIn(log) && log.Length >= anchor.Length)
                _logs.Remove(anchor.Tenant);
            LockHeadMark? head = _logs.ContainsKey(anchor.Tenant) ? _marks.Heads.FirstOrDefault(mark => mark.Tenant == anchor.Tenant.Value && mark.Length >= anchor.Length) : null;
            _marks = _marks with
            {
                Heads = [.. _marks.Heads.Where(mark => mark.Tenant != anchor.Tenant.Value), head ?? new LockHeadMark(anchor.Tenant.Value, anchor.Length, anchor.Head.ToArray())],
                Networks = [.. _marks.Networks.Where(mark => mark.Network != network.Value), new LockedNetworkMark(network.Value, anchor.Tenant.Value)],
            };
            Persist(() => store.Save(_marks));
        }
    }

    /// <summary>True when a removal of most devices of a network is not done on the server's word, however often it says so.</summary>
    public bool HoldsRemovals(NetworkId network, DateTimeOffset now)
    {
        lock (_gate)
            return now >= _removalsAllowedUntil
                && _marks.Networks.FirstOrDefault(one => one.Network == network.Value) is { } mark && _logs.GetValueOrDefault(new TenantId(mark.Tenant)) is { IsOn: true };
    }

    /// <summary>A person here says that many devices may go at once.</summary>
    public void AllowRemovals(DateTimeOffset now)
    {
        lock (_gate)
            _removalsAllowedUntil = now + RemovalsAllowedFor;
    }

    /// <summary>True when the server's word that this device is gone is not enough to forget all keys: a lock is on, and no signer has revoked this machine.</summary>
    public bool OutlivesRemoval()
    {
        LockKey? own = Key;
        lock (_gate)
            return own is not null && _logs.Values.Any(log => log.IsOn) && !_logs.Values.Any(log => log.IsRevoked(own.PublicKey));
    }

    /// <summary>Forgets all, as this machine forgets its server.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _logs.Clear();
            _marks = LockMarks.None;
            _key?.Dispose();
            _key = null;
        }
    }

    public void Dispose() => _key?.Dispose();

    // The mark counts when the log itself is lost: what comes again must have come that far.
    private string? Fault(SignerLog ours, LockLog wire)
    {
        if (wire.Entries.Count < ours.Length)
            return ours.Entries.Take(wire.Entries.Count).SequenceEqual(wire.Entries) ? "it is an older one." : "it went another way.";
        if (!ours.IsPrefixOf(wire.Entries))
            return "it went another way.";
        if (_marks.Heads.FirstOrDefault(head => head.Tenant == ours.Tenant.Value) is { } mark
            && (wire.Entries.Count < mark.Length || (mark.Length > 0 && !SignerLog.HashOf(wire.Entries[mark.Length - 1]).AsSpan().SequenceEqual(mark.Hash))))
            return "it went another way, or is an older one.";
        SignerLog log = ours;
        foreach (Signed entry in wire.Entries.Skip(ours.Length))
        {
            (SignerLog? next, LockFault? fault) = log.Append(entry);
            if (next is null)
                return $"entry {log.Length} does not fit ({fault}).";
            log = next;
        }
        return null;
    }

    private static SignerLog? Verified(TenantId tenant, IEnumerable<Signed> entries)
    {
        (SignerLog log, LockFault? fault) = SignerLog.Read(tenant, entries);
        return fault is null ? log : null;
    }

    private void Persist(Action write)
    {
        try
        {
            write();
            warnings.Clear("lock");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn("lock", $"The network lock could not be written, so a restart would start from an older one: {e.Message}");
        }
    }

    private void Warn(string subject, string text)
    {
        warnings.Set(subject, text);
        Log.Refused(logger, text);
    }

    private static string Subject(TenantId tenant) => $"lock {tenant}";
}

/// <summary>How a network stands to the locks of this machine.</summary>
/// <param name="Log">The lock that it is under; null: none that is on.</param>
/// <param name="IsLost">Its log is damaged here: nothing counts until it is back.</param>
/// <param name="TenantChanged">The server says now that it is of another tenant than before.</param>
/// <param name="IsExpected">It was here before, or somebody on this machine joined it.</param>
internal sealed record LockPlace(SignerLog? Log, bool IsLost, bool TenantChanged, bool IsExpected);
