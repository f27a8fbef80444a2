using Microsoft.Extensions.Logging.Console;

namespace Lanstead.Server.Hosting;

internal static class Logs
{
    /// <summary>One line per entry on the console; control characters in values are escaped by the formatter's single-line mode and by our own messages.</summary>
    public static void AddLogs(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.Logging.SetMinimumLevel(settings.LogLevel);
        builder.Logging.AddFilter("Microsoft", Max(settings.LogLevel, LogLevel.Warning));
        builder.Logging.AddFilter("Npgsql", Max(settings.LogLevel, LogLevel.Warning));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    // The framework's own Debug and Trace are shown only when they are asked for.
    private static LogLevel Max(LogLevel wanted, LogLevel quiet) => wanted < LogLevel.Information ? wanted : quiet > wanted ? quiet : wanted;
}
