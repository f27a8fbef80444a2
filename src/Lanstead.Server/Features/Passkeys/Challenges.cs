using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Passkeys;

/// <summary>What a challenge is for: an answer to one is none to the other.</summary>
internal enum ChallengeUse
{
    /// <summary>To sign in or to confirm.</summary>
    Assert,

    /// <summary>To make a passkey.</summary>
    Register,
}

/// <summary>Gives challenges out sealed, so that strangers who only ask leave no row, and takes each back once.</summary>
/// <remarks>Uses the system role: who answers may be nobody yet.</remarks>
internal sealed class Challenges(SystemDb db, InstanceState instance, TimeProvider time)
{
    /// <summary>How long one is good for: the browser gives up after as long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static readonly Failure Invalid = new("passkey.challenge_invalid", "The challenge was answered already, or is older than 5 minutes. Try again.");

    private const string Spend = "INSERT INTO spent_challenges (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private const string Name = "passkey-challenge";
    private const int MaxChars = 8192;

    /// <summary>Seals what the verification wants back.</summary>
    public string Give(ChallengeUse use, string state, UserId? user) => Base64Url.EncodeToString(
        instance.Master.Encrypt(Name, JsonSerializer.SerializeToUtf8Bytes(new Content(use, state, user?.Value, time.GetUtcNow() + Lifetime), JsonRules.Stored)));

    /// <summary>Opens it, once; null when it is none of ours, too old, for something or somebody else, or was answered before.</summary>
    public async Task<string?> TakeAsync(ChallengeUse use, string challenge, UserId? user, CancellationToken stop)
    {
        if (challenge.Length > MaxChars || !Base64Url.IsValid(challenge))
            return null;
        byte[] bytes = Base64Url.DecodeFromChars(challenge);
        if (Open(bytes) is not { } content || content.Use != use || content.User != user?.Value || content.ExpiresAt <= time.GetUtcNow())
            return null;
        // One statement decides who was first, however many come at once.
        return await db.RunAsync(Spend, [SHA256.HashData(bytes), content.ExpiresAt], stop) == 1 ? content.State : null;
    }

    private Content? Open(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(instance.Master.Decrypt(Name, bytes), JsonRules.Stored);
        }
        catch (Exception e) when (e is SettingsException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private sealed record Content(ChallengeUse Use, string State, Guid? User, DateTimeOffset ExpiresAt);
}
