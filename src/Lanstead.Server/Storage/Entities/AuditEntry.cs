using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Who acted.</summary>
internal enum ActorKind
{
    /// <summary>A signed-in person.</summary>
    User,

    /// <summary>An agent, by its machine key.</summary>
    Agent,

    /// <summary>Nobody known.</summary>
    Anonymous,

    /// <summary>The server itself.</summary>
    System,

    /// <summary>A program with an API key; the key names its owner.</summary>
    ApiKey,
}

/// <summary>How an audited action ended.</summary>
internal enum AuditOutcome
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Refused for lack of a right.</summary>
    Denied,

    /// <summary>Refused for another reason.</summary>
    Failed,
}

/// <summary>One row of the append-only audit.</summary>
internal sealed class AuditEntry
{
    public long Id { get; set; }

    /// <summary>Null: of the instance.</summary>
    public TenantId? TenantId { get; set; }

    public DateTimeOffset At { get; set; }

    public ActorKind ActorKind { get; set; }

    public Guid? ActorId { get; set; }

    public required string Action { get; set; }

    public string TargetKind { get; set; } = "";

    public string TargetId { get; set; } = "";

    public AuditOutcome Outcome { get; set; }

    public IPAddress? Source { get; set; }

    public string RequestId { get; set; } = "";

    public string? Before { get; set; }

    public string? After { get; set; }
}
