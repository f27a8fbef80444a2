using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent;
using Lanstead.Agent.Service;
using Lanstead.Agent.Updating;
using Lanstead.Primitives;
using Lanstead.Protocol.Releases;

namespace Lanstead.Tests.Plain.Updating;

/// <summary>M1: a program that is not the one that was released is refused before anything of it runs; over a real connection.</summary>
public sealed class UpdaterTests : IDisposable
{
    private const string Old = "#!/bin/sh\nexit 0\n# old\n", New = "#!/bin/sh\n[ \"$1\" = version ]\n# new, and somewhat longer than the old one is\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-update-").FullName;
    private readonly ReleaseWorld _world = new();
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, Func<Stream, Task>> _files = [];
    private readonly ReleaseDownload _download;

    public UpdaterTests()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        _listener.Prefixes.Add(url);
        _listener.Start();
        _ = ServeAsync();
        _download = new ReleaseDownload(new Uri(url));
        File.WriteAllText(Program, Old);
        Offer("keys.json", SignedDocument.ToFile(_world.Chain));
        Offer("release.json", ReleaseWorld.Sign(_world.Key, 1, content: Encoding.ASCII.GetBytes(New)).ToFile());
        Offer(Updater.FileName, Encoding.ASCII.GetBytes(New));
    }

    private string Program => Path.Combine(_folder, "lanstead");

    private Updater Updater => new(
        Path.Combine(_folder, "update"), Program, "0.1.0", new AgentService(new AgentOptions { SocketPath = Path.Combine(_folder, "none.sock") }, TimeProvider.System),
        new Dictionary<string, string>(), _ => { }, new FixedTime());

    public void Dispose()
    {
        _download.Dispose();
        _listener.Close();
        _world.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task M1_what_is_signed_and_whole_is_put_in_place_and_then_is_the_newest()
    {
        Assert.Null(await Updater.PinAsync(_download, default));
        var (release, file, isNew) = (await Updater.FindAsync(_download, default)).Value;
        Assert.True(isNew);
        Assert.Null(await Updater.InstallAsync(_download, release, file, default));
        Assert.Equal(New, await File.ReadAllTextAsync(Program));
        Assert.Equal(Old, await File.ReadAllTextAsync(Path.Combine(_folder, "update", "previous")));
        Assert.False((await Updater.FindAsync(_download, default)).Value.IsNew);
    }

    [Fact]
    public async Task M1_without_trust_from_the_installation_nothing_is_believed_and_trust_is_not_begun_a_second_time()
    {
        Assert.Equal(ReleaseFailures.NoTrust, (await Updater.FindAsync(_download, default)).Failure?.Code);
        Assert.Null(await Updater.PinAsync(_download, default));
        using var stranger = new ReleaseWorld();
        Offer("keys.json", SignedDocument.ToFile(stranger.Chain));
        Offer("release.json", ReleaseWorld.Sign(stranger.Key, 9).ToFile());
        Assert.Null(await Updater.PinAsync(_download, default));
        Assert.Equal(ReleaseFailures.NotSigned, (await Updater.FindAsync(_download, default)).Failure?.Code);
    }

    public static TheoryData<string> Tampered => ["flipped", "truncated", "longer", "endless", "other", "broken"];

    [Theory]
    [MemberData(nameof(Tampered))]
    public async Task M1_a_file_that_is_not_the_released_one_is_refused_and_no_more_of_it_kept_than_was_released(string how)
    {
        byte[] right = Encoding.ASCII.GetBytes(New);
        long sent = 0;
        _files[Updater.FileName] = how switch
        {
            "flipped" => body => body.WriteAsync(right.Select((b, i) => i == 30 ? (byte)(b ^ 1) : b).ToArray()).AsTask(),
            "truncated" => body => body.WriteAsync(right.AsMemory(0, right.Length - 1)).AsTask(),
            "longer" => body => body.WriteAsync((byte[])[.. right, 0]).AsTask(),
            "other" => body => body.WriteAsync(Encoding.ASCII.GetBytes(Old)).AsTask(),
            "endless" => async body =>
            {
                for (byte[] zeros = new byte[1 << 16]; sent < 1L << 32; sent += zeros.Length)
                    await body.WriteAsync(zeros);
            },
            _ => body => Task.CompletedTask,
        };
        Assert.Null(await Updater.PinAsync(_download, default));
        var (release, file, _) = (await Updater.FindAsync(_download, default)).Value;

        Failure? refused = await Updater.InstallAsync(_download, release, file, default);

        Assert.Equal(ReleaseFailures.Malformed, refused?.Code);
        Assert.Equal(Old, await File.ReadAllTextAsync(Program));
        Assert.Equal(["lanstead", "update"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order());
        Assert.True(sent < 64 << 20, $"{sent} bytes were taken");
    }

    [Fact]
    public async Task M1_a_program_that_does_not_run_here_is_refused_while_the_old_one_is_untouched()
    {
        byte[] broken = "#!/bin/sh\nexit 1\n"u8.ToArray();
        Offer("release.json", ReleaseWorld.Sign(_world.Key, 2, content: broken).ToFile());
        Offer(Updater.FileName, broken);
        Assert.Null(await Updater.PinAsync(_download, default));
        var (release, file, _) = (await Updater.FindAsync(_download, default)).Value;
        Assert.Equal(ReleaseFailures.DoesNotRun, (await Updater.InstallAsync(_download, release, file, default))?.Code);
        Assert.Equal(Old, await File.ReadAllTextAsync(Program));
        Assert.False(File.Exists(Program + ".new"));
    }

    [Theory]
    [InlineData("keys.json")]
    [InlineData("release.json")]
    public async Task M1_statements_without_end_missing_or_of_nonsense_are_refused(string name)
    {
        Assert.Null(await Updater.PinAsync(_download, default));
        Offer(name, new byte[ReleaseTrust.StatementsMaxBytes + 1]);
        Assert.Equal(ReleaseFailures.Malformed, (await Updater.FindAsync(_download, default)).Failure?.Code);
        Offer(name, "no statement"u8.ToArray());
        Assert.Equal(ReleaseFailures.Malformed, (await Updater.FindAsync(_download, default)).Failure?.Code);
        _files.Remove(name);
        Assert.Equal(ReleaseFailures.Missing, (await Updater.FindAsync(_download, default)).Failure?.Code);
    }

    private void Offer(string name, byte[] content) => _files[name] = body => body.WriteAsync(content).AsTask();

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            try
            {
                context.Response.SendChunked = true;
                if (_files.TryGetValue(Path.GetFileName(context.Request.Url!.AbsolutePath), out var write))
                    await write(context.Response.OutputStream);
                else
                    context.Response.StatusCode = 404;
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or IOException)
            {
                // Whoever asked has seen enough.
            }
        }
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => ReleaseWorld.Now;
    }
}
