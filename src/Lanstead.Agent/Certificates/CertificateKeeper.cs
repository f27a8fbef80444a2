using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Certificates;

/// <summary>A name that needs a certificate.</summary>
/// <param name="Host">Which.</param>
/// <param name="Authority">Where it is got.</param>
/// <param name="Contact">A mail address for the authority; empty: none.</param>
/// <param name="Public">Where the name must lead for that.</param>
internal sealed record WantedCertificate(string Host, Uri Authority, string Contact, IPAddress Public);

/// <summary>How a name's certificate is.</summary>
/// <param name="Stored">What there is; null: none.</param>
/// <param name="Detail">What is in the way of a new one; empty: nothing.</param>
/// <param name="NextTry">When it is tried again; null: it need not be.</param>
internal sealed record CertificateState(StoredCertificate? Stored, string Detail, DateTimeOffset? NextTry);

/// <summary>Sees to it that names have certificates: gets them one after another, renews them at two thirds of their life, and asks the authority no more often than it likes.</summary>
/// <remarks>Owned by the loop of <see cref="NameKeeper"/>, which lends it the gate.</remarks>
internal sealed class CertificateKeeper(CertificateStore store, HttpClient http, Func<string, Task<IPAddress[]>> resolve, TimeProvider time, ILogger logger)
{
    // Authorities count failures by the hour: with these, five in the first.
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(1), s_last = TimeSpan.FromHours(12), s_limited = TimeSpan.FromHours(1);

    // Asking the DNS costs nobody anything.
    private static readonly TimeSpan s_dns = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>From now on these; what is on the disk of others is forgotten.</summary>
    public void Want(IReadOnlyList<WantedCertificate> wanted)
    {
        bool isOther = _entries.Count != wanted.Count;
        foreach (string gone in _entries.Keys.Except(wanted.Select(one => one.Host)).ToArray())
            _entries.Remove(gone);
        foreach (WantedCertificate one in wanted)
        {
            if (_entries.TryGetValue(one.Host, out Entry? entry) && entry.Wanted == one)
                continue;
            isOther = true;
            _entries[one.Host] = new Entry(one, entry?.Stored ?? store.Load(one.Host), RandomNumberGenerator.GetInt32(1000) / 1000.0);
        }
        if (!isOther)
            return;
        try
        {
            store.KeepOnly(_entries.Keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are in nobody's way.
        }
    }

    public CertificateState? StateOf(string host) => _entries.TryGetValue(host, out Entry? entry) ? new CertificateState(Usable(entry), entry.Detail, entry.NextTry) : null;

    /// <summary>Gets the certificate that is due the longest; true when one has come.</summary>
    /// <param name="show">Has the gate answer a challenge: name, token, answer.</param>
    /// <param name="cancel">The agent stops.</param>
    public async Task<bool> TryOneAsync(Func<string, string, string, CancellationToken, Task> show, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_entries.Values.Where(entry => IsDue(entry, now)).MinBy(entry => entry.NextTry ?? DateTimeOffset.MinValue) is not { } due)
            return false;
        WantedCertificate wanted = due.Wanted;
        if (await LeadsElsewhereAsync(wanted) is { } elsewhere)
        {
            (due.Detail, due.NextTry) = (elsewhere, now + s_dns);
            return false;
        }
        (ECDsa key, string? account) = store.Account(wanted.Authority);
        using ECDsa _ = key;
        var acme = new AcmeClient(http, wanted.Authority, key);
        try
        {
            string opened = await acme.OpenAccountAsync(wanted.Contact, account, cancel);
            if (account is null)
                store.SaveAccount(wanted.Authority, key, opened);
            // By the other way each time: one of the ports may be somebody else's.
            ChallengeKind kind = due.Failures % 2 == 0 ? ChallengeKind.Tls : ChallengeKind.Http;
            IssuedCertificate issued = await new CertificateOrder(acme, (token, answer, stop) => show(wanted.Host, token, answer, stop), time).RunAsync(wanted.Host, kind, cancel);
            store.Save(wanted.Host, issued);
            (due.Stored, due.Detail, due.NextTry, due.Failures) = (store.Load(wanted.Host), "", null, 0);
            Log.CertificateIssued(logger, wanted.Host);
            return true;
        }
        catch (Exception e) when (e is AcmeException or HttpRequestException or TaskCanceledException or IOException or UnauthorizedAccessException or CryptographicException or GateException)
        {
            cancel.ThrowIfCancellationRequested();
            // The account is not known there any more, as after a test authority was made anew.
            if (e is AcmeException { Kind: "accountDoesNotExist" })
                store.SaveAccount(wanted.Authority, key, null);
            due.Failures++;
            TimeSpan wait = TimeSpan.FromTicks((long)Math.Min(s_last.Ticks, s_first.Ticks * Math.Pow(3, due.Failures - 1)));
            if (e is AcmeException { Kind: "rateLimited" } && wait < s_limited)
                wait = s_limited;
            if (e is AcmeException { RetryAfter: { } after } && after > wait)
                wait = after < s_last ? after : s_last;
            wait *= 0.75 + RandomNumberGenerator.GetInt32(500) / 1000.0;
            (due.Detail, due.NextTry) = (Words(wanted, e), time.GetUtcNow() + wait);
            Log.CertificateFailed(logger, wanted.Host, due.Detail);
            return false;
        }
    }

    private static string Words(WantedCertificate wanted, Exception e) => e switch
    {
        AcmeException { Kind: "rateLimited" } => $"{wanted.Authority.Host} has given as many certificates as it does in a time, or has seen too many failures: {e.Message}",
        AcmeException { Kind: "caa" } => $"The DNS of {wanted.Host} lets another authority alone give certificates (a CAA record).",
        AcmeException { Kind: "connection" or "tls" or "unauthorized" or "dns" or "incorrectResponse" } => $"{wanted.Authority.Host} could not see that {wanted.Host} leads here. Are the ports 80 and 443 open? It says: {e.Message}",
        AcmeException { Kind: "rejectedIdentifier" } => $"{wanted.Authority.Host} gives no certificates for {wanted.Host}: {e.Message}",
        HttpRequestException or TaskCanceledException => $"{wanted.Authority.Host} is not reached from the tunnel server: {(e is HttpRequestException ? e.Message : "it does not answer.")}",
        _ => e.Message,
    };

    // Asked before the authority is: what fails there counts.
    private async Task<string?> LeadsElsewhereAsync(WantedCertificate wanted)
    {
        try
        {
            IPAddress[] found = await resolve(wanted.Host);
            return found.Contains(wanted.Public) ? null
                : found.Length == 0 ? NoAddress()
                : $"{wanted.Host} points to {string.Join(", ", found.Take(4).Select(address => address.ToString()))}, not to this server ({wanted.Public}).";
        }
        catch (SocketException)
        {
            return NoAddress();
        }

        string NoAddress() => $"{wanted.Host} has no address in the DNS yet. Make a record for it that points to {wanted.Public}.";
    }

    private bool IsDue(Entry entry, DateTimeOffset now) => entry.NextTry is { } next ? next <= now : Usable(entry) is not { } stored || RenewAt(entry, stored) <= now;

    // Those that were issued together are not renewed together.
    private static DateTimeOffset RenewAt(Entry entry, StoredCertificate stored) => stored.RenewAt + (stored.NotAfter - stored.RenewAt) * (0.2 * entry.Jitter);

    private StoredCertificate? Usable(Entry entry) => entry.Stored is { } stored && stored.NotAfter > time.GetUtcNow() ? stored : null;

    private sealed class Entry(WantedCertificate wanted, StoredCertificate? stored, double jitter)
    {
        public WantedCertificate Wanted => wanted;

        public double Jitter => jitter;

        public StoredCertificate? Stored { get; set; } = stored;

        public string Detail { get; set; } = "";

        public DateTimeOffset? NextTry { get; set; }

        public int Failures { get; set; }
    }
}
