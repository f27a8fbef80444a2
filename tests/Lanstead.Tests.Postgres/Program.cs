using Lanstead.Tests.Postgres.Server.AgentChannel;
using Xunit.Runner.InProc.SystemConsole;

namespace Lanstead.Tests.Postgres;

/// <summary>The test runner, or the hostile agent that a test starts this program as.</summary>
/// <remarks>An entry point of our own: in a module initializer, as a shorter way would be, no second thread can run.</remarks>
internal static class Program
{
    private static async Task<int> Main(string[] arguments) => await Flooder.FloodIfAskedAsync() ? 0 : await ConsoleRunner.Run(arguments);
}
