using System.Globalization;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>Looks at the processes that run tunnels.</summary>
internal static class TunnelPrograms
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The running processes with the interface's name among their arguments.</summary>
    public static IReadOnlyList<int> Of(string interfaceName) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(folder)
           where int.TryParse(name, out _) && CommandOf(folder).Contains(interfaceName)
           select int.Parse(name, CultureInfo.InvariantCulture),
    ];

    /// <summary>Waits until something is so; fails when it does not come to be in time.</summary>
    public static async Task Until(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "It did not come to be in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    // A process that ended meanwhile has no command line.
    private static string[] CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
