using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Administration;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Security.Keys;
using Lanstead.Server.Storage.PrivatePostgres;
using Npgsql;

namespace Lanstead.Server.Hosting;

/// <summary><c>lanstead-server admin …</c>: what the operator of the machine does, on the database itself, beside a running server or alone.</summary>
/// <remarks>Who can read the server's settings may do all this: there is no further sign-in. Each change is audited, with the user of the operating system.</remarks>
internal static partial class AdminCommand
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Denied = 6;
    private const int NotFound = 7;
    private const int Conflict = 8;

    private const string Help = """
        lanstead-server admin VERB [--json] [--setting value]…

          users ls [--search TEXT]              every account, or those whose name or address holds TEXT
          create-admin --email E --username U   makes an administrator; prints a password, or takes one by --password-file FILE (- for standard input)
          reset-password USER                   gives a password as above, and ends every session
          disable-second-factor USER            for who lost authenticator and recovery codes; ends every session
          disable USER, enable USER             lets somebody sign in no more, or again
          end-sessions USER                     signs somebody out everywhere
          grant-admin USER, revoke-admin USER   makes somebody an administrator, or no longer; the last one stays
          spaces ls [--search TEXT]             every space from outside, or those whose name holds TEXT
          suspend-space SPACE --reason TEXT     nothing in it changes and its devices do not reach each other, until it is lifted; its members read TEXT
          lift-space SPACE                      lets it go on
          keys ls                               which keys protect what
          rotate-token-keys                     a new key for access tokens; nobody is signed out
          rotate-data-key                       a new data key, and every secret sealed anew
          rotate-master-key [--no-new-key]      wraps the data keys with a new master key in the file master.key; with the setting, with its first key

        USER is a name, an e-mail address or an id, SPACE a short name or an id. Exit codes: 0 done, 1 failed, 2 usage, 6 denied, 7 not found, 8 conflict.
        """;

    private static readonly Dictionary<string, Func<Session, Task<int>>> s_verbs = new()
    {
        ["users ls"] = ListUsersAsync,
        ["create-admin"] = CreateAdminAsync,
        ["reset-password"] = session => OnUserAsync(session, ResetPasswordAsync),
        ["disable-second-factor"] = session => OnUserAsync(
            session, (s, user) => DoneAsync(s, user, s.Accounts.DisableSecondFactorAsync(user.Id, s.By, s.Stop), "signs in without a second factor; every session of theirs ended")),
        ["disable"] = session => OnUserAsync(session, (s, user) => DoneAsync(s, user, s.Accounts.DisableAsync(user.Id, true, s.By, s.Stop), "is disabled; every session of theirs ended")),
        ["enable"] = session => OnUserAsync(session, (s, user) => DoneAsync(s, user, s.Accounts.DisableAsync(user.Id, false, s.By, s.Stop), "may sign in again")),
        ["end-sessions"] = session => OnUserAsync(session, (s, user) => DoneAsync(s, user, s.Accounts.EndSessionsAsync(user.Id, s.By, s.Stop), "is signed out everywhere")),
        ["grant-admin"] = session => OnUserAsync(session, (s, user) => DoneAsync(s, user, s.Accounts.MakeAdminAsync(user.Id, true, s.By, s.Stop), "is an administrator")),
        ["revoke-admin"] = session => OnUserAsync(session, (s, user) => DoneAsync(s, user, s.Accounts.MakeAdminAsync(user.Id, false, s.By, s.Stop), "is no administrator any more")),
        ["spaces ls"] = ListSpacesAsync,
        ["suspend-space"] = session => OnSpaceAsync(session, (s, id) => s.Suspension.SuspendAsync(id, s.Options["--reason"] ?? "", s.By, s.Stop), "is suspended"),
        ["lift-space"] = session => OnSpaceAsync(session, (s, id) => s.Suspension.LiftAsync(id, s.By, s.Stop), "goes on"),
        ["keys ls"] = ListKeysAsync,
        ["rotate-token-keys"] = RotateTokenKeysAsync,
        ["rotate-data-key"] = RotateDataKeyAsync,
        ["rotate-master-key"] = RotateMasterKeyAsync,
    };

    /// <summary>The verbs, for tests and documents.</summary>
    internal static IEnumerable<string> Verbs => s_verbs.Keys;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = AdminOptions.Parse(args);
        string two = string.Join(' ', options.Words.Take(2));
        (string verb, IReadOnlyList<string> rest) = s_verbs.ContainsKey(two) ? (two, options.Words.Skip(2).ToList()) : (options.Words.Count > 0 ? options.Words[0] : "", options.Words.Skip(1).ToList());
        if (verb is "help" or "")
        {
            await Terminal.LineAsync(Help);
            return verb == "help" ? Ok : Usage;
        }
        if (!s_verbs.TryGetValue(verb, out Func<Session, Task<int>>? run))
        {
            await Terminal.ErrorAsync($"lanstead-server admin: there is no verb {verb}. Run `lanstead-server admin help`.");
            return Usage;
        }
        // Warnings only: the answer may be read by a program.
        ServerSettings settings = SettingsLoader.Load(options.Settings, Environment.GetEnvironmentVariables()) with { LogLevel = LogLevel.Warning };
        await using WebApplication app = ServerHost.Build(settings);
        var postgres = app.Services.GetRequiredService<PrivateDatabase>();
        bool wasRunning = postgres.IsRunning;
        try
        {
            await app.Services.GetRequiredService<Startup>().OpenAsync(CancellationToken.None);
            await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
            return await run(new Session(scope.ServiceProvider, options, rest, CancellationToken.None));
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            await Terminal.ErrorAsync("The database is older than this program, or empty. Run `lanstead-server migrate`, or start the server.");
            return Failed;
        }
        catch (NpgsqlException e)
        {
            await Terminal.ErrorAsync($"The database refused: {e.Message}");
            return Failed;
        }
        finally
        {
            if (!wasRunning)
                await postgres.StopPostgresAsync();
        }
    }

    /// <summary>What a verb has to work with.</summary>
    private sealed record Session(IServiceProvider Services, AdminOptions Options, IReadOnlyList<string> Rest, CancellationToken Stop)
    {
        public AccountAdministration Accounts => Services.GetRequiredService<AccountAdministration>();

        public SpaceSuspension Suspension => Services.GetRequiredService<SpaceSuspension>();

        public KeyRotation Keys => Services.GetRequiredService<KeyRotation>();

        /// <summary>Who sits at the machine, for the audit.</summary>
        public string By { get; } = Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } person ? $"{person}, by sudo as {Environment.UserName}" : Environment.UserName;
    }

    private static async Task<int> OnUserAsync(Session session, Func<Session, AccountRow, Task<int>> run)
    {
        if (session.Rest is not [var who])
        {
            await Terminal.ErrorAsync("Name one account: `lanstead-server admin help` shows how.");
            return Usage;
        }
        if (await session.Accounts.FindAsync(who, session.Stop) is { } user)
            return await run(session, user);
        await Terminal.ErrorAsync($"There is no account {who}. `lanstead-server admin users ls` lists all.");
        return NotFound;
    }

    private static async Task<int> DoneAsync(Session session, AccountRow user, Task<Failure?> change, string what)
    {
        if (await change is { } failure)
            return await FailAsync(failure);
        return await TellAsync(session, new { schema = 1, id = user.Id, user.Username, done = true }, $"{user.Username} {what}.");
    }

    private static async Task<int> FailAsync(Failure failure)
    {
        await Terminal.ErrorAsync(failure.Message);
        return ProblemCatalogue.Find(failure.Code).Status switch
        {
            StatusCodes.Status400BadRequest => Usage,
            StatusCodes.Status403Forbidden => Denied,
            StatusCodes.Status404NotFound => NotFound,
            StatusCodes.Status409Conflict => Conflict,
            _ => Failed,
        };
    }

    private static async Task<int> TellAsync(Session session, object json, params IEnumerable<string> lines)
    {
        if (session.Options.Json)
            await Terminal.LineAsync(JsonSerializer.Serialize(json, JsonRules.Stored));
        else
            await Terminal.LineAsync(string.Join('\n', lines));
        return Ok;
    }
}
