namespace Lanstead.Server.Http;

/// <content>Codes of the network lock.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Locks =>
    [
        new("lock.already_on", 409, "The lock is on already"),
        new("lock.not_on", 409, "No lock is on"),
        new("lock.outdated", 409, "The log has grown meanwhile"),
        new("lock.entry_refused", 409, "The entry does not fit the log"),
        new("lock.signature_refused", 409, "The signature does not count"),
        new("lock.wrong_code", 409, "No such code"),
    ];
}
