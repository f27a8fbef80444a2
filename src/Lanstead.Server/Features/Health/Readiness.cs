using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.Health;

/// <summary>What <c>/readyz</c> says when all is well.</summary>
/// <param name="Status">Always <c>ready</c>; anything else is a problem answer.</param>
internal sealed record ReadinessView(string Status);

/// <summary>Asks each thing that the server cannot serve without.</summary>
/// <remarks>Uses the system role: the question is about the deployment, and there is no caller.</remarks>
internal sealed class Readiness(SystemDb db, DatabaseNotices notices)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<Answer<ReadinessView>> AnswerAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        try
        {
            if (!await db.Instances.AnyAsync(limit.Token))
                return new Failure("server.unavailable", "The database is not set up yet.");
            return notices.IsListening
                ? new ReadinessView("ready")
                : new Failure("server.unavailable", "The connection that listens for changes is down.");
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or InvalidOperationException { InnerException: NpgsqlException })
        {
            return new Failure("server.unavailable", "The database does not answer.");
        }
    }
}
