using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Setup;

/// <summary>The one-time token that proves that who sets the server up can see its console or data folder.</summary>
/// <remarks>
/// Derived from an instance key, so that replicas and restarts all show the same one until it is used; stored hashed.
/// Uses the system role: the row is the deployment's.
/// </remarks>
internal sealed partial class SetupToken(SystemDb db, InstanceState instance, ServerSettings settings, ILogger<SetupToken> log)
{
    private const int TokenBytes = 24;

    private static ReadOnlySpan<byte> Purpose => "lanstead setup token v1"u8;

    /// <summary>At start: shows the token when set-up is still to be done.</summary>
    public async Task AnnounceAsync(CancellationToken stop)
    {
        Instance row = await db.Instances.SingleAsync(stop);
        if (row.SetupCompletedAt is not null)
        {
            Forget();
            return;
        }
        string token = Base64Url.EncodeToString(HMACSHA256.HashData(instance.CodeKey, Purpose).AsSpan(0, TokenBytes));
        row.SetupTokenHash = RandomSecret.Hash(token);
        await db.SaveChangesAsync(stop);

        await using (var file = new FileStream(FilePath, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(token + "\n"), stop);
        }
        LogNeeded(log);
        // The console, not the log: a log is shipped and kept, and this opens the server to whoever reads it first.
        await Terminal.LineAsync($"""

              Set up this server: {new Uri(settings.PublicUrl, "/setup")}#token={token}
              One-time token (also in {FilePath}): {token}

            """);
    }

    /// <summary>Removes the file; after set-up it would only mislead.</summary>
    public void Forget() => File.Delete(FilePath);

    private string FilePath => Path.Combine(settings.DataFolder, "setup-token");

    [LoggerMessage(1201, LogLevel.Information, "This server is not set up yet; the set-up token is on the console and in the data folder")]
    private static partial void LogNeeded(ILogger logger);
}
