using Microsoft.Extensions.Logging.Console;

namespace Lanstead.Server.Hosting;

internal static class Logs
{
    /// <summary>One line per entry on the console; see <see cref="LineFormatter"/>.</summary>
    public static void AddLogs(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.Services.AddSingleton(new Redactor(settings.Redaction));
        builder.Logging.SetMinimumLevel(settings.LogLevel);
        builder.Logging.AddFilter("Microsoft", Max(settings.LogLevel, LogLevel.Warning));
        // Its lines hold whole addresses, and somebody will put a token into a query.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", Max(settings.LogLevel, LogLevel.Warning));
        builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
    }

    // The framework's own Debug and Trace are shown only when they are asked for.
    private static LogLevel Max(LogLevel wanted, LogLevel quiet) => wanted < LogLevel.Information ? wanted : quiet > wanted ? quiet : wanted;
}
