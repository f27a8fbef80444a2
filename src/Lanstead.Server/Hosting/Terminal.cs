using System.Text;

namespace Lanstead.Server.Hosting;

/// <summary>What the program says to the person who started it, apart from the log.</summary>
internal static class Terminal
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static Task LineAsync(string text) => WriteAsync(StandardOutput, text);

    public static Task ErrorAsync(string text) => WriteAsync(StandardError, text);

    private static async Task WriteAsync(int descriptor, string text)
    {
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: false);
        await using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
