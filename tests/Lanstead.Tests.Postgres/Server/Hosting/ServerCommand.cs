using System.Diagnostics;
using Lanstead.Server.Hosting;

namespace Lanstead.Tests.Postgres.Server.Hosting;

/// <summary>A verb of <c>lanstead-server</c>, as a process of its own beside a running server.</summary>
internal static class ServerCommand
{
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(TestServer server, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (string argument in (string[])[typeof(ServerHost).Assembly.Location, .. arguments, "--database", server.Connection, "--data", server.DataFolder])
            start.ArgumentList.Add(argument);
        start.Environment.Remove("SUDO_USER");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
