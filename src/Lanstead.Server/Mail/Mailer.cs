using System.Text.Json;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Mail;

/// <summary>Puts letters into the queue, in the transaction of what they tell of: neither is without the other.</summary>
/// <remarks>A singleton, thread-safe. <see cref="MailWorker"/> sends. The whole letter is sealed: it may hold a link that opens an account.</remarks>
internal sealed class Mailer(ServerSettings settings, InstanceState instance, TimeProvider time)
{
    private const string Insert = "INSERT INTO mail_outbox (id, kind, user_id, letter, key_id, created_at, expires_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $6)";

    /// <summary>True when this server has mail settings; else letters go nowhere, and whoever needs them must say so.</summary>
    public bool IsOn => settings.Mail is not null;

    /// <summary>Adds the letter to what waits in <paramref name="db"/>; it goes out with the caller's SaveChangesAsync or WriteAsync. Does nothing without mail settings.</summary>
    public void Send(LansteadDb db, Letter letter)
    {
        if (!IsOn)
            return;
        // Whoever took the address checked it; what could add a receiver or a header is refused here all the same.
        if (letter.To.Count(c => c == '@') != 1 || letter.To.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"' or '\\' or '(' or ')'))
            throw new ArgumentException("This is no address to write to.", nameof(letter));
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, letter.Kind, letter.About?.Value, instance.Master.Encrypt(SealName(id), JsonSerializer.SerializeToUtf8Bytes(letter, JsonRules.Stored)), instance.Master.Id, now, now + letter.UsefulFor]);
    }

    /// <summary>The name under which a letter is sealed: it cannot be exchanged for another.</summary>
    internal static string SealName(Guid id) => $"mail:{id:N}";
}
