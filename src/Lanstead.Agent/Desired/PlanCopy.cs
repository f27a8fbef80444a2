using Lanstead.Agent.Exposing;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

/// <summary>What the server wants this machine to do of one tunnel, and the rules by which a new word of it is taken. Guarded by <see cref="Membership"/>.</summary>
/// <remarks>A refused statement leaves what was in force; one exposure that makes no sense is left out by itself.</remarks>
internal sealed class PlanCopy(StateVerifier verifier, ServerId server, NetworkId network)
{
    private TunnelPlan? _statement;

    /// <summary>What is exposed; nothing before the first word.</summary>
    public IReadOnlyList<PlannedExposure> Exposures { get; private set; } = [];

    public ulong Epoch => _statement?.Epoch ?? 0;

    public ulong Revision => _statement?.Revision ?? 0;

    /// <summary>This machine is another peer now: what was said of the old one does not hold. True when there was something.</summary>
    public bool Forget()
    {
        bool had = _statement is not null;
        (_statement, Exposures) = (null, []);
        return had;
    }

    public MapOutcome Take(Signed signed, PeerId own)
    {
        if (!verifier.TryRead(signed, out TunnelPlan? statement))
            return MapOutcome.BadSignature;
        if (statement.ServerId != server.ToWire() || statement.NetworkId != network.ToWire() || statement.PeerId != own.ToWire())
            return MapOutcome.Foreign;
        int order = (statement.Epoch, statement.Revision).CompareTo((Epoch, Revision));
        if (_statement is not null && order < 0)
            return MapOutcome.Stale;
        // The same revision told otherwise is another server's way of telling it, after an update: the later word holds.
        if (_statement is not null && order == 0 && (statement.IssuedAt <= _statement.IssuedAt || statement.Exposures.Equals(_statement.Exposures)))
            return statement.Exposures.Equals(_statement.Exposures) ? MapOutcome.Unchanged : MapOutcome.Conflicting;
        if (ExposureReader.Read(statement) is not { } exposures)
            return MapOutcome.Malformed;
        (_statement, Exposures) = (statement, exposures);
        return MapOutcome.Applied;
    }
}
