namespace Lanstead.Server.Hosting;

/// <summary>The server cannot start as it is set; the message tells the operator what to do.</summary>
internal sealed class SettingsException(string message) : Exception(message);
