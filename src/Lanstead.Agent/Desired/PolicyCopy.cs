using Lanstead.Agent.Policy;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

/// <summary>What the server lets arrive at this machine in one network, and the rules by which a new word of it is taken. Guarded by <see cref="Membership"/>.</summary>
/// <remarks>A refused statement leaves what was in force.</remarks>
internal sealed class PolicyCopy(StateVerifier verifier, ServerId server, NetworkId network)
{
    private DevicePolicy? _statement;

    /// <summary>What is in force. Before the first word: nothing arrives, unless the network is one of the time before policies.</summary>
    public DeviceRules Rules { get; private set; } = DeviceRules.DenyAll;

    /// <summary>True when a word of the server is in force, not what holds without one.</summary>
    public bool IsTold => _statement is not null;

    public ulong Epoch => _statement?.Epoch ?? 0;

    public ulong Revision => _statement?.Revision ?? 0;

    /// <summary>The version of the network's policy at that time; 0: it never had one.</summary>
    public ulong Version => _statement?.PolicyVersion ?? 0;

    /// <summary>There was a map before there were policies, or the server knows of none: members reach each other, as they did.</summary>
    public void AllowUntilTold()
    {
        if (_statement is null)
            Rules = DeviceRules.AllowAll;
    }

    /// <summary>This machine is another peer now: what was said of the old one does not hold.</summary>
    public void Forget() => (_statement, Rules) = (null, DeviceRules.DenyAll);

    public MapOutcome Take(Signed signed, PeerId own)
    {
        if (!verifier.TryRead(signed, out DevicePolicy? statement))
            return MapOutcome.BadSignature;
        if (statement.ServerId != server.ToWire() || statement.NetworkId != network.ToWire() || statement.PeerId != own.ToWire())
            return MapOutcome.Foreign;
        int order = (statement.Epoch, statement.Revision).CompareTo((Epoch, Revision));
        if (_statement is not null && order <= 0)
            return order < 0 ? MapOutcome.Stale : statement.Rules.Equals(_statement.Rules) ? MapOutcome.Unchanged : MapOutcome.Conflicting;
        (DeviceRules? rules, _) = DevicePolicyReader.Read(statement);
        if (rules is null)
            return MapOutcome.Malformed;
        (_statement, Rules) = (statement, rules);
        return MapOutcome.Applied;
    }
}
