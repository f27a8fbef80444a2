using System.Net;
using Lanstead.Agent.State;
using Lanstead.Linux.Files;
using Lanstead.Primitives;

namespace Lanstead.Agent.Naming;

/// <summary>Plain <c>/etc/resolv.conf</c>: our resolver first, which passes on what is not ours; those that stood there behind it.</summary>
/// <remarks>
/// Those behind are asked when the agent is dead: its port refuses at once. What somebody else writes meanwhile is the new beginning, never undone.
/// Each step is in the journal before it is made, with all that the file may then be, so after a cut at any place it is known what is ours.
/// </remarks>
internal sealed class FileDns(string path, IPAddress server, HostDnsKeeper keeper, Func<string> hostName) : IHostDns
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode EveryMode = (UnixFileMode)0x1ff;

    // What leads to something else than a short text is not this file.
    private const int LongestBytes = 64 * 1024;

    public HostDnsKind Kind => HostDnsKind.File;

    public IReadOnlyList<IPAddress> Upstreams { get; private set; } = [];

    public Task<Failure?> ApplyAsync(IReadOnlyList<HostDomain> domains, CancellationToken cancel) => Task.FromResult(Guarded(() => Apply(domains)));

    public Task<Failure?> UndoAsync(CancellationToken cancel) => Task.FromResult(Guarded(Undo));

    private void Apply(IReadOnlyList<HostDomain> domains)
    {
        // 1. What is there, and whose it is.
        Found now = Look();
        Found before = now;
        bool isOurs = IsOurs(now);
        if (isOurs)
            before = Begin(keeper.Journal!);
        else if (ResolvConf.Has(ResolvConf.TextOf(now.Content), server))
            before = now with { Link = null, Content = ResolvConf.BytesOf(ResolvConf.Without(ResolvConf.TextOf(now.Content), server)) };

        // 2. What it should be.
        string text = ResolvConf.TextOf(before.Content);
        byte[] wanted = ResolvConf.BytesOf(ResolvConf.With(text, server, [.. domains.Select(domain => domain.Search)], hostName()));
        Upstreams = [.. ResolvConf.Servers(text).Where(address => !address.Equals(server))];
        if (isOurs && now.Content.AsSpan().SequenceEqual(wanted))
            return;

        // 3. First into the journal, then into the file, then the journal without the one before.
        byte[]? content = before is { Exists: true, Link: null } ? before.Content : null;
        var journal = new HostDnsJournal(1, nameof(HostDnsKind.File), [], content, before.Link, isOurs ? [now.Content, wanted] : [wanted]);
        keeper.Save(journal);
        Write(wanted);
        if (isOurs)
            keeper.Save(journal with { Ours = [wanted] });
    }

    private void Undo()
    {
        if (keeper.Kind != HostDnsKind.File)
            return;
        Found now = Look();
        HostDnsJournal journal = keeper.Journal!;
        if (IsOurs(now))
            GiveBack(journal);
        else if (now.Link is null && ResolvConf.Has(ResolvConf.TextOf(now.Content), server))
            Write(ResolvConf.BytesOf(ResolvConf.Without(ResolvConf.TextOf(now.Content), server)));
        Upstreams = [];
        keeper.Drop();
    }

    // Where it led to another file, that one is read anew: who owns it has gone on writing it.
    private Found Begin(HostDnsJournal journal) => journal.BeforeLink is { } link
        ? new Found(true, link, ReadBounded(Path.Combine(Path.GetDirectoryName(path)!, link)))
        : new Found(journal.Before is not null, null, journal.Before ?? []);

    private void GiveBack(HostDnsJournal journal)
    {
        if (journal.BeforeLink is { } link)
        {
            string made = $"{path}.lanstead-link";
            File.Delete(made);
            File.CreateSymbolicLink(made, link);
            File.Move(made, path, overwrite: true);
            SecretFile.SynchroniseFolder(Path.GetDirectoryName(path)!);
        }
        else if (journal.Before is { } before)
        {
            Write(before);
        }
        else
        {
            File.Delete(path);
        }
    }

    private bool IsOurs(Found now) => now is { Link: null, Exists: true } && keeper.Kind == HostDnsKind.File
        && keeper.Journal!.Ours.Any(ours => ours.AsSpan().SequenceEqual(now.Content) || IsBrokenOff(ours, now));

    // The machine was cut off while the file was written in its place: as far as ours goes, then what was there.
    private bool IsBrokenOff(byte[] ours, Found now)
    {
        byte[] before = keeper.Journal!.Before ?? [];
        int same = ours.AsSpan().CommonPrefixLength(now.Content);
        return same > 0 && MountPoints.Holds(path) && !before.AsSpan().SequenceEqual(now.Content)
            && (same == now.Content.Length || (now.Content.Length == before.Length && before.AsSpan(same).SequenceEqual(now.Content.AsSpan(same))));
    }

    private Found Look()
    {
        var file = new FileInfo(path);
        return new Found(file.Exists, file.LinkTarget, ReadBounded(path));
    }

    private void Write(byte[] content)
    {
        if (MountPoints.Holds(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(content);
            file.SetLength(content.Length);
            file.Flush(flushToDisk: true);
            return;
        }
        SecretFile.Write(path, content, File.Exists(path) ? File.GetUnixFileMode(path) & EveryMode : ForAll);
    }

    private static byte[] ReadBounded(string file)
    {
        if (!File.Exists(file))
            return [];
        using FileStream stream = File.OpenRead(file);
        byte[] bytes = new byte[LongestBytes + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length > LongestBytes ? throw new IOException($"{file} is too large to be a list of name servers.") : bytes[..length];
    }

    private Failure? Guarded(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(AgentFailures.HostDnsFailed, $"{path} could not be changed: {e.Message}");
        }
    }

    private sealed record Found(bool Exists, string? Link, byte[] Content);
}
