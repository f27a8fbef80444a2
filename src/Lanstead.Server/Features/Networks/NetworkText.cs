using Lanstead.Protocol;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Networks;

/// <summary>Rules of the texts that people give to networks.</summary>
internal static class NetworkText
{
    public const int DescriptionMaxLength = 500;

    public static FieldErrors CheckName(this FieldErrors errors, string name) => errors.When(
        !DisplayText.IsValid(name, 1, StateRules.NameMaxLength), "name", "A name has 1 to 64 characters, none of them a control character.");

    public static FieldErrors CheckDescription(this FieldErrors errors, string? description) => errors.When(
        description is not null && !DisplayText.IsValid(description, 0, DescriptionMaxLength),
        "description",
        "A description has at most 500 characters on one line.");

    public static FieldErrors CheckAccess(this FieldErrors errors, NetworkVisibility? visibility, JoinPolicy? joinPolicy, Role? requiredRole) => errors
        .When(visibility is { } v && !Enum.IsDefined(v), "visibility", "public or private.")
        .When(joinPolicy is { } j && !Enum.IsDefined(j), "joinPolicy", "open, invite or approval.")
        .When(requiredRole is { } r && !Enum.IsDefined(r), "requiredRole", "viewer, member, moderator, admin or owner.");

    public static FieldErrors CheckLabel(this FieldErrors errors, string field, string? name) => errors.When(
        name is not null && !DnsLabel.IsValid(name), field, "A device's name has 1 to 63 lower-case letters, digits and inner dashes.");
}
