using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Rules of what people say of a space.</summary>
internal static class TenantText
{
    /// <summary>Fewest characters of a space's password: it is told around, and guesses at it are counted.</summary>
    public const int PasswordMinChars = 8;

    /// <summary>Most characters, so that nobody makes the server hash a book.</summary>
    public const int PasswordMaxChars = 256;

    public static FieldErrors CheckSpace(this FieldErrors errors, string? description, TenantVisibility? visibility, TenantAccess? access, string? password) => errors
        .CheckDescription(description)
        .When(visibility is { } v && !Enum.IsDefined(v), "visibility", "public or private.")
        .When(access is { } a && !Enum.IsDefined(a), "access", "open, password or invite.")
        .When(password is { Length: < PasswordMinChars or > PasswordMaxChars }, "password", $"A space's password has {PasswordMinChars} to {PasswordMaxChars} characters.")
        .When(password is not null && access is not null and not TenantAccess.Password, "password", "Only a space with access \u201cpassword\u201d has one.");

    public static FieldErrors CheckLook(this FieldErrors errors, TenantLook? look) => errors
        .When(look is not null && !(Enum.IsDefined(look.Symbol) && Enum.IsDefined(look.Colour)), "look", "A sign and a colour of the list.");

    public static FieldErrors CheckSettings(this FieldErrors errors, TenantSettings? settings) =>
        errors.When(settings is not null && settings.JoinRole is not (Role.Viewer or Role.Member), "settings", "Who joins without an invitation becomes a viewer or a member.");
}
