using System.Diagnostics;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>The comparisons again as on lesser processors: in a process that is told to do without wide vectors.</summary>
public sealed class NarrowProcessorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    public async Task Everything_agrees_without(string vectors)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileName(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(NarrowProcessorTests).Assembly.Location);
        foreach (Type tests in (Type[])[typeof(PacketCipherTests), typeof(PacketBoundsTests), typeof(Poly1305Tests), typeof(CipherChoiceTests), typeof(Argon2idTests)])
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(tests.FullName!);
        }
        start.ArgumentList.Add("-noColor");
        start.Environment[vectors] = "0";
        start.Environment.Remove("LANSTEAD_TEST_LONG");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(Cancellation) + await errors;
        await process.WaitForExitAsync(Cancellation);

        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]*, Errors: 0, Failed: 0", output);
    }
}
