using System.Globalization;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>Refusals about who is in a network or space.</summary>
internal static class NetworkMemberProblems
{
    public static readonly Failure InviteOnly = new("network.invite_only", "One comes into this network by invitation. Ask somebody who looks after it.");
    public static readonly Failure MustAsk = new("network.must_ask", "One asks to come into this network first, and a moderator says yes.");
    public static readonly Failure RoleRequired = new("network.role_required", "Your role in the space is not enough for this network. Ask somebody who looks after it to take you in.");
    public static readonly Failure NotMember = new("network.not_member", "This person is not in the network.");
    public static readonly Failure Rank = new("space.rank", "Only who has a higher role than somebody changes or removes them, and nobody gives a role above their own.");

    /// <summary>Of a network or space.</summary>
    public static Failure Banned(string where, string reason, DateTimeOffset? endsAt) => new(
        where == "space" ? "space.banned" : "network.banned",
        $"You are banned from this {where}{(endsAt is { } end ? string.Create(CultureInfo.InvariantCulture, $" until {end:yyyy-MM-dd HH:mm} UTC") : "")}{(reason.Length > 0 ? $": {reason}" : ".")}");
}
