using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>How many letters with invitations may go out in a day (UTC), so that nobody floods others by this server's mail.</summary>
/// <remarks>One statement counts and judges, so many at once get no more; it waits in the caller's transaction, and counts nothing that was not sent.</remarks>
internal static class InviteSends
{
    /// <summary>From one tenant.</summary>
    public const int PerTenant = 200;

    /// <summary>By one person, in all tenants.</summary>
    public const int PerPerson = 50;

    /// <summary>To one address, whoever sends.</summary>
    public const int PerAddress = 5;

    private const string Take = """
        INSERT INTO invite_sends AS s (subject, day, sends) VALUES ($1, $2, 1)
        ON CONFLICT (subject, day) DO UPDATE SET sends = s.sends + 1 WHERE s.sends < $3
        """;

    private static readonly Failure TooMany = new("invite.too_many_sent", "As many invitations as may be sent in a day were sent. Try again tomorrow, or use an invite link.");

    /// <summary>Takes one from each of the three; a failure when one of them is used up.</summary>
    public static async Task<Failure?> TakeAsync(SystemDb db, TenantId tenant, UserId sender, string emailNormalized, DateTimeOffset now, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        // Always in this order of kinds, so that no two wait in a circle.
        foreach ((Guid subject, int limit) in new[] { (tenant.Value, PerTenant), (sender.Value, PerPerson), (OfAddress(emailNormalized), PerAddress) })
        {
            if (await db.RunAsync(Take, [subject, day, limit], stop) == 0)
                return TooMany;
        }
        return null;
    }

    private static Guid OfAddress(string emailNormalized) => new(SHA256.HashData(Encoding.UTF8.GetBytes(emailNormalized)).AsSpan(0, 16));
}
