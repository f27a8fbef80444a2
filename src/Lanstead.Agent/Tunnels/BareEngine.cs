using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Lanstead.Agent.Logging;
using Lanstead.Agent.Metrics;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.Linux;
using Lanstead.Linux.Memory;
using Lanstead.Linux.Processes;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>One interface of the engine with its UAPI socket and nothing else: what <c>wireguard-go</c> is.</summary>
public static class BareEngine
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until cancelled, or until the interface is deleted.</summary>
    /// <returns>Null at an orderly end; else why it could not start.</returns>
    public static async Task<Failure?> RunAsync(BareEngineOptions options, TimeProvider time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Cipher is { } cipher && !PacketCiphers.TryUseOnly(cipher))
            return new Failure(TunnelFailures.StartFailed, $"There is no cipher {cipher} here; these are: {string.Join(", ", PacketCiphers.Available.Select(one => one.Name))}.");
        NativeHeap.GiveLargePiecesBack();
        var engineOptions = new EngineOptions { Trace = options.IsVerbose ? new EngineTraceLog(new LineLogger(options.Log)) : null };
        if (options.Lanes is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int lanes) || lanes is < 1 or > 16)
                return new Failure(TunnelFailures.StartFailed, $"LANSTEAD_LANES is 1 to 16, not {text}.");
            engineOptions = engineOptions with { Lanes = lanes };
        }
        var host = new LinuxEngineHost();
        using var engine = new TunnelEngine(host, engineOptions, new BootTime(time));
        Result<EngineInterface> made = engine.Add(options.Name);
        if (!made.IsSuccess)
            return made.Failure;
        EngineInterface one = made.Value;
        // Before anybody can give it a peer.
        if (options.Filter is { } rules && Use(rules, one) is { } unusable)
            return unusable;
        Result<UapiServer> server = UapiServer.Start(options.SocketFolder, options.Name, one);
        if (!server.IsSuccess)
            return server.Failure;
        await using UapiServer serving = server.Value;
        using PosixSignalRegistration? rereading = options.Filter is { } file ? ReadAgain(file, one, options.Log) : null;
        Result<MetricsEndpoint?> metrics = MetricsEndpoint.Open(options.Metrics, () => MetricsText.OfTunnels(EngineStatus.Of(one, engine.Refused, PacketCiphers.Description)), time);
        if (!metrics.IsSuccess)
            return metrics.Failure;
        using MetricsEndpoint? figures = metrics.Value;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> following = [new LinkFollower(one, host, time, options.Log).RunAsync(stop.Token), new WayFollower(one.ReviewWays, time).RunAsync(stop.Token), LowMemory.OfBareEngine(() => one.Traffic.ReceivedPackets + one.Traffic.SentPackets).KeepAsync(time, stop.Token)];
        if (figures is not null)
            following.Add(figures.RunAsync(stop.Token));
        await Task.WhenAny([one.Gone, .. following]);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(following);
        }
        catch (OperationCanceledException)
        {
            // Told to stop, or the interface is gone.
        }
        return null;
    }

    /// <summary>Starts another process of this program that goes on by itself, and waits until its socket answers.</summary>
    public static async Task<Failure?> StartInBackgroundAsync(BareEngineOptions options, TimeProvider time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        // Or its socket would answer for the one that is to be started.
        if (await UapiServer.AnswersAsync(options.SocketFolder, options.Name, cancel))
            return new Failure(TunnelFailures.NameTaken, $"{options.Name} runs already.");
        string program = Environment.ProcessPath!;
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
        DetachedProcess process;
        try
        {
            process = DetachedProcess.Start(program, [.. OwnArguments(), "wg", "-f", options.Name], environment);
        }
        catch (Win32Exception e)
        {
            return new Failure(TunnelFailures.StartFailed, $"{program} could not be started: {Errno.NameOf(e.NativeErrorCode)}.");
        }
        using (process)
        {
            long start = time.GetTimestamp();
            while (!await UapiServer.AnswersAsync(options.SocketFolder, options.Name, cancel))
            {
                if (process.Exited.IsCompleted)
                    return new Failure(TunnelFailures.StartFailed, process.ReadOutput().Trim());
                if (time.GetElapsedTime(start) > StartLimit)
                    return new Failure(TunnelFailures.TimedOut, $"{options.Name} did not answer within {StartLimit.TotalSeconds:0} s.");
                await Task.Delay(PollInterval, time, cancel);
            }
            return null;
        }
    }

    private static Failure? Use(string file, EngineInterface one)
    {
        Result<FilterRules> rules = FilterFile.Read(file);
        return rules.IsSuccess ? one.SetFilter(rules.Value) : rules.Failure;
    }

    private static PosixSignalRegistration ReadAgain(string file, EngineInterface one, Action<string> log) => PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        log(Use(file, one) is { } unusable ? $"The rules before stay: {unusable.Message}" : $"{file} was read again.");
    });

    // Under `dotnet lanstead.dll` the program is dotnet, and we are its first argument.
    private static IEnumerable<string> OwnArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
}
