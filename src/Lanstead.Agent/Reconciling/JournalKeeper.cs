using Lanstead.Agent.State;
using Lanstead.Primitives;

namespace Lanstead.Agent.Reconciling;

/// <summary>Keeps what must be undone, on disk before it is done. One owner: the reconciler.</summary>
internal sealed class JournalKeeper
{
    private readonly StateStore _store;

    private JournalKeeper(StateStore store, Journal journal, InterfaceMarks marks)
    {
        _store = store;
        Journal = journal;
        Marks = marks;
    }

    public Journal Journal { get; private set; }

    /// <summary>Which interfaces of the journal bear our mark.</summary>
    public InterfaceMarks Marks { get; private set; }

    /// <summary>Loads the journal; a damaged one was set aside, and is told as the failure.</summary>
    public static (JournalKeeper Keeper, Failure? Failure) Load(StateStore store)
    {
        Result<Journal?> loaded = store.LoadJournal();
        Result<InterfaceMarks?> marks = store.LoadMarks();
        var keeper = new JournalKeeper(
            store, loaded.IsSuccess && loaded.Value is { } journal ? journal : Journal.Empty, marks.IsSuccess && marks.Value is { } names ? names : InterfaceMarks.Empty);
        return (keeper, loaded.Failure ?? marks.Failure);
    }

    public void WillMakeInterface(string name)
    {
        if (!Journal.Interfaces.Contains(name))
            Save(Journal with { Interfaces = [.. Journal.Interfaces, name] });
    }

    public void InterfaceIsMarked(string name)
    {
        if (!Marks.Names.Contains(name))
            Save(Marks with { Names = [.. Marks.Names, name] });
    }

    public void InterfaceIsGone(string name)
    {
        Save(Journal with { Interfaces = [.. Journal.Interfaces.Where(other => other != name)] });
        // Last: marked and not in the journal is nobody's.
        if (Marks.Names.Contains(name))
            Save(Marks with { Names = [.. Marks.Names.Where(other => other != name)] });
    }

    /// <summary>Keeps the value before; the first one counts, however often we write.</summary>
    public void WillChange(string name, string before, string ours)
    {
        if (!Journal.Settings.Any(setting => setting.Name == name))
            Save(Journal with { Settings = [.. Journal.Settings, new ChangedSetting(name, before, ours)] });
    }

    public void WillMakeTable(string name)
    {
        if (Journal.Tables?.Contains(name) != true)
            Save(Journal with { Tables = [.. Journal.Tables ?? [], name] });
    }

    public void TableIsGone(string name)
    {
        if (Journal.Tables?.Contains(name) == true)
            Save(Journal with { Tables = Journal.Tables.Count == 1 ? null : [.. Journal.Tables.Where(other => other != name)] });
    }

    public void WillUse(TunnelWay way)
    {
        if (Journal.Ways?.Contains(way) != true)
            Save(Journal with { Ways = [.. (Journal.Ways ?? []).Where(other => other.Interface != way.Interface), way] });
    }

    public void WayIsGone(string interfaceName)
    {
        TunnelWay[] left = [.. (Journal.Ways ?? []).Where(way => way.Interface != interfaceName)];
        Save(Journal with { Ways = left.Length == 0 ? null : left });
    }

    public void SettingsAreBack() => Save(Journal with { Settings = [] });

    private void Save(InterfaceMarks marks)
    {
        _store.Save(marks);
        Marks = marks;
    }

    private void Save(Journal journal)
    {
        _store.Save(journal);
        Journal = journal;
    }
}
