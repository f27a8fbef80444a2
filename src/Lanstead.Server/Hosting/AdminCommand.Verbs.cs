using System.Globalization;
using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Administration;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security.Keys;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Hosting;

/// <content>The verbs themselves.</content>
internal static partial class AdminCommand
{
    // Without what is read for something else. Five groups of five: 125 bits.
    private const string PasswordLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static async Task<int> ListUsersAsync(Session session)
    {
        List<AccountRow> users = await session.Accounts.ListAsync(session.Options["--search"], null, int.MaxValue, session.Stop);
        return await TellAsync(session, new { schema = 1, users }, users.Select(user => user.ToLine()).DefaultIfEmpty("No account."));
    }

    private static async Task<int> ListSpacesAsync(Session session)
    {
        List<SpaceRow> spaces = await session.Services.GetRequiredService<ReadSpaces>().ReadAsync(session.Options["--search"], null, int.MaxValue, session.Stop);
        return await TellAsync(session, new { schema = 1, spaces }, spaces.Select(space => space.ToLine()).DefaultIfEmpty("No space."));
    }

    private static async Task<int> OnSpaceAsync(Session session, Func<Session, TenantId, Task<Failure?>> change, string what)
    {
        if (session.Rest is not [var which])
        {
            await Terminal.ErrorAsync("Name one space: `lanstead-server admin help` shows how.");
            return Usage;
        }
        if (await session.Suspension.FindAsync(which, session.Stop) is not { } id)
        {
            await Terminal.ErrorAsync($"There is no space {which}. `lanstead-server admin spaces ls` lists all.");
            return NotFound;
        }
        return await change(session, id) is { } failure ? await FailAsync(failure) : await TellAsync(session, new { schema = 1, id, done = true }, $"{which} {what}.");
    }

    private static async Task<int> CreateAdminAsync(Session session)
    {
        (string password, bool isMade) = await PasswordAsync(session);
        (string email, string username) = (session.Options["--email"] ?? "", session.Options["--username"] ?? "");
        if (session.Rest.Count > 0 || new FieldErrors().CheckAccount(email, username, password).Failure is not null)
        {
            foreach ((string field, string[] texts) in new FieldErrors().CheckAccount(email, username, password).Failure?.Errors ?? new Dictionary<string, string[]>())
                await Terminal.ErrorAsync($"--{field}: {string.Join(' ', texts)}");
            return Usage;
        }
        string hash = await session.Services.GetRequiredService<Passwords>().HashAsync(password, session.Stop);
        SystemDb db = session.Services.GetRequiredService<SystemDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(session.Stop);
        Result<User> made = await session.Services.GetRequiredService<AccountMaker>().MakeAsync(email, username, hash, isAdmin: true, session.Stop);
        if (!made.IsSuccess)
            return await FailAsync(made.Failure);
        // With an administrator there is nothing left to set up: the token on the console would open the server to whoever reads it.
        db.Waiting.Add("UPDATE instance SET setup_completed_at = $1, setup_token_hash = NULL WHERE setup_completed_at IS NULL", [session.Services.GetRequiredService<TimeProvider>().GetUtcNow()]);
        session.Services.GetRequiredService<Recorder>().Audit(
            db, null, "account.created", AuditTarget.Of("user", made.Value.Id), after: new { made.Value.Username, made.Value.IsAdmin, by = session.By });
        await db.SaveChangesAsync(session.Stop);
        await transaction.CommitAsync(session.Stop);
        return await TellAsync(
            session, new { schema = 1, id = made.Value.Id, made.Value.Username, password = isMade ? password : null },
            [$"{made.Value.Username} is an administrator.", .. isMade ? [$"Password, shown only now: {password}"] : Array.Empty<string>()]);
    }

    private static async Task<int> ResetPasswordAsync(Session session, AccountRow user)
    {
        (string password, bool isMade) = await PasswordAsync(session);
        if (new FieldErrors().CheckPassword(password).Failure is { } wrong)
            return await FailAsync(wrong);
        if (await session.Accounts.SetPasswordAsync(user.Id, password, session.By, session.Stop) is { } failure)
            return await FailAsync(failure);
        return await TellAsync(
            session, new { schema = 1, id = user.Id, user.Username, password = isMade ? password : null },
            [$"{user.Username} has another password; every session of theirs ended.", .. isMade ? [$"Password, shown only now: {password}", "Let them choose their own after signing in."] : Array.Empty<string>()]);
    }

    private static async Task<int> ListKeysAsync(Session session)
    {
        KeysView keys = await session.Keys.ListAsync(session.Stop);
        return await TellAsync(
            session, new { schema = 1, keys },
            [
                .. keys.TokenKeys.Select(key => $"token key   {key.Kid,-18} {(key.Signs ? "signs" : "verifies"),-9} {Day(key.CreatedAt)}{(keys.TokenKeysInSettings ? " (LANSTEAD_TOKEN_KEYS)" : "")}"),
                .. keys.DataKeys.Select(key => string.Create(CultureInfo.InvariantCulture, $"data key    {key.Id,-18} {(key.ReplacedAt is null ? "seals" : "replaced"),-9} {Day(key.CreatedAt)} {key.Secrets} secrets, wrapped by {key.MasterKeyId}")),
                .. keys.MasterKeys.Select((id, i) => $"master key  {id,-18} {(i == 0 ? "wraps" : "unwraps"),-9} {(keys.MasterKeysInSettings ? "LANSTEAD_MASTER_KEY" : "master.key")}"),
            ]);
    }

    private static async Task<int> RotateTokenKeysAsync(Session session)
    {
        Result<TokenKeyView> made = await session.Keys.RotateTokenKeyAsync(session.By, session.Stop);
        return !made.IsSuccess
            ? await FailAsync(made.Failure)
            : await TellAsync(session, new { schema = 1, key = made.Value }, $"{made.Value.Kid} signs from {Second(made.Value.SignsFrom)}; tokens of the keys before count until they run out.");
    }

    private static async Task<int> RotateDataKeyAsync(Session session)
    {
        Result<DataKeyView> made = await session.Keys.RotateDataKeyAsync(session.By, session.Stop);
        if (!made.IsSuccess)
            return await FailAsync(made.Failure);
        var resealing = session.Services.GetRequiredService<Resealing>();
        int secrets = await resealing.RunAsync(session.Stop);
        // Servers that run seal with the key before until they have read this one.
        await Task.Delay(TokenKeyStore.Announced, session.Services.GetRequiredService<TimeProvider>(), session.Stop);
        secrets += await resealing.RunAsync(session.Stop);
        return await TellAsync(
            session, new { schema = 1, key = made.Value, secrets },
            string.Create(CultureInfo.InvariantCulture, $"{made.Value.Id} seals; {secrets} secrets were sealed anew here, the rest by the servers that run. `lanstead-server admin keys ls` counts."));
    }

    private static async Task<int> RotateMasterKeyAsync(Session session)
    {
        bool makeNew = session.Services.GetRequiredService<MasterKeys>().AreInFile && !session.Options.KeepFile;
        (string id, int wrapped) = await session.Keys.RotateMasterKeyAsync(makeNew, session.By, session.Stop);
        string next = makeNew
            ? "It is the first line of master.key: keep a copy outside, give the file to every other server, then remove the lines below it. Back-ups of before need those."
            : "The other keys of the list are not needed any more, but by back-ups of before.";
        return await TellAsync(session, new { schema = 1, masterKeyId = id, wrapped }, string.Create(CultureInfo.InvariantCulture, $"{wrapped} data key(s) are wrapped with the master key {id}."), next);
    }

    private static async Task<(string Password, bool IsMade)> PasswordAsync(Session session) => await session.Options.ReadPasswordAsync(session.Stop) is { } given
        ? (given, false)
        : (string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString(PasswordLetters, 5))), true);

    private static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Second(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
