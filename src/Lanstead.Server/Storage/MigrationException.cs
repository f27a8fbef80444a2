namespace Lanstead.Server.Storage;

/// <summary>The database cannot be brought to this program's schema; the message tells the operator what to do.</summary>
internal sealed class MigrationException(string message) : Exception(message);
