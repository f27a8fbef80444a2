using Lanstead.Linux.Netlink;

namespace Lanstead.Agent.Reconciling;

/// <summary>One step towards the desired state.</summary>
internal abstract record Operation
{
    /// <summary>What it is about, as people and the Ack name it.</summary>
    public abstract string Item { get; }
}

internal sealed record EnsureInterface(string Name) : Operation
{
    public override string Item => $"interface {Name}";
}

internal sealed record SetMtu(int LinkIndex, int MtuBytes) : Operation
{
    public override string Item => "mtu";
}

internal sealed record SetMark(int LinkIndex) : Operation
{
    public override string Item => "mark";
}

internal sealed record SetNoNeighbours(int LinkIndex) : Operation
{
    public override string Item => "neighbours";
}

internal sealed record SetUp(int LinkIndex, string Name) : Operation
{
    public override string Item => $"interface {Name}";
}

internal sealed record AddAddress(InterfaceAddress Address) : Operation
{
    public override string Item => $"address {Address}";
}

internal sealed record DeleteAddress(InterfaceAddress Address) : Operation
{
    public override string Item => $"address {Address}";
}

internal sealed record AddRoute(Route Route) : Operation
{
    public override string Item => $"route {Route.Destination}";
}

internal sealed record DeleteRoute(Route Route) : Operation
{
    public override string Item => $"route {Route.Destination}";
}

/// <param name="Name">Path under <c>/proc/sys</c>.</param>
/// <param name="Value">The value to write.</param>
/// <param name="Journaled">It outlives our interface, so the value before is kept for the undo.</param>
/// <param name="AlsoChanges">Other settings that the kernel changes with it.</param>
internal sealed record WriteSetting(string Name, string Value, bool Journaled, IReadOnlyList<string> AlsoChanges) : Operation
{
    /// <summary>Settings that are written before, where they are "1" now.</summary>
    public IReadOnlyList<(string Name, string Value)> First { get; init; } = [];

    public override string Item => $"setting {Name}";
}
