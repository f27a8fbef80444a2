using Lanstead.Primitives;
using Lanstead.Server.Features.Events;

namespace Lanstead.Server.Features.Live;

/// <summary>One typed message for live connections, made once for all of them.</summary>
/// <param name="Json">The message.</param>
internal sealed record LiveItem(ReadOnlyMemory<byte> Json)
{
    /// <summary>Its place, to resume from; null: worth nothing later.</summary>
    public EventKey? Key { get; init; }

    /// <summary>For who subscribed to this space; null: for one person.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>For this person alone; null: for a space.</summary>
    public UserId? Person { get; init; }

    /// <summary>For who sees this channel only, and subscribed to it or to its space; null: it is about none.</summary>
    public ChannelEntry? Channel { get; init; }

    /// <summary>Who saw the channel before, and does not now, gets <see cref="Gone"/> instead.</summary>
    public ChannelEntry? Before { get; init; }

    /// <summary>That the channel is gone, for who does not see it any more.</summary>
    public ReadOnlyMemory<byte> Gone { get; init; }

    /// <summary>Not for this person, whose doing it is.</summary>
    public UserId? NotTo { get; init; }
}
