using Lanstead.Agent.State;
using Lanstead.Primitives;

namespace Lanstead.Agent.Naming;

/// <summary>Keeps the journal of the machine's own look-up of names on disk, before anything is done.</summary>
internal sealed class HostDnsKeeper
{
    private readonly StateStore _store;

    private HostDnsKeeper(StateStore store, HostDnsJournal? journal) => (_store, Journal) = (store, journal);

    /// <summary>What is ours now; null for nothing.</summary>
    public HostDnsJournal? Journal { get; private set; }

    public HostDnsKind Kind => Journal is { } journal && Enum.TryParse(journal.Kind, out HostDnsKind kind) ? kind : HostDnsKind.None;

    /// <summary>Loads the journal; a damaged one was set aside, and is told as the failure.</summary>
    public static (HostDnsKeeper Keeper, Failure? Failure) Load(StateStore store)
    {
        Result<HostDnsJournal?> loaded = store.LoadHostDns();
        return (new HostDnsKeeper(store, loaded.IsSuccess ? loaded.Value : null), loaded.Failure);
    }

    /// <summary>Something is done that needs no content to be undone.</summary>
    public void Keep(HostDnsKind kind, IReadOnlyList<string> links)
    {
        if (Kind != kind || !Journal!.Links.SequenceEqual(links))
            Save(new HostDnsJournal(1, kind.ToString(), links, null, null, []));
    }

    public void Save(HostDnsJournal journal)
    {
        _store.Save(journal);
        Journal = journal;
    }

    public void Drop()
    {
        if (Journal is null)
            return;
        _store.DropHostDns();
        Journal = null;
    }
}
