using System.Net;
using System.Text;
using Lanstead.Agent.Naming;
using Lanstead.Agent.State;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>The file that libc reads, through every step and every cut between two steps.</summary>
public sealed class FileDnsTests : IDisposable
{
    private const string Before = "# made by hand, no end of line at the end\nnameserver 192.0.2.1\nsearch example.org";
    private static readonly IPAddress Ours = IPAddress.Parse("127.76.0.53");
    private static readonly HostDomain Home = new("ls-home", "home.lanstead.internal", ["lanstead.internal"]);
    private static readonly HostDomain Games = new("ls-games", "games.lanstead.internal", ["lanstead.internal"]);

    private readonly TemporaryState _state = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-dns-").FullName;
    private readonly string _path;

    public FileDnsTests()
    {
        _path = Path.Combine(_folder, "resolv.conf");
        File.WriteAllText(_path, Before);
        File.SetUnixFileMode(_path, (UnixFileMode)0x1b4); // 0664: not what we would choose
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _state.Dispose();
    }

    [Fact]
    public async Task File_is_given_back_to_the_byte_with_its_mode()
    {
        FileDns dns = Dns();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        Assert.Equal(["127.76.0.53", "192.0.2.1"], Servers());
        Assert.Equal(["192.0.2.1"], dns.Upstreams.Select(server => server.ToString()));
        Assert.Equal((UnixFileMode)0x1b4, File.GetUnixFileMode(_path));

        Assert.Null(await dns.UndoAsync(TestContext.Current.CancellationToken));

        Assert.Equal(Before, await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken));
        Assert.Equal((UnixFileMode)0x1b4, File.GetUnixFileMode(_path));
        Assert.Null(_state.Store.LoadHostDns().Value);
    }

    [Fact]
    public async Task A_link_is_given_back_as_a_link_and_what_it_leads_to_is_followed()
    {
        string target = Path.Combine(_folder, "managed.conf");
        await File.WriteAllTextAsync(target, "nameserver 192.0.2.1\n", TestContext.Current.CancellationToken);
        File.Delete(_path);
        File.CreateSymbolicLink(_path, "managed.conf");
        FileDns dns = Dns();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        Assert.Null(new FileInfo(_path).LinkTarget);

        // Another network: its owner writes it anew, in its own place.
        await File.WriteAllTextAsync(target, "nameserver 198.51.100.7\n", TestContext.Current.CancellationToken);
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        Assert.Equal(["127.76.0.53", "198.51.100.7"], Servers());

        Assert.Null(await dns.UndoAsync(TestContext.Current.CancellationToken));
        Assert.Equal("managed.conf", new FileInfo(_path).LinkTarget);
        Assert.Equal("nameserver 198.51.100.7\n", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_there_was_no_file_there_is_none_afterwards()
    {
        File.Delete(_path);
        FileDns dns = Dns();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        Assert.Equal(["127.76.0.53", "127.0.0.1"], Servers());

        Assert.Null(await dns.UndoAsync(TestContext.Current.CancellationToken));

        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task What_is_as_it_should_be_is_not_written_again()
    {
        FileDns dns = Dns();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        var marker = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_path, marker);

        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        Assert.Null(await Dns().ApplyAsync([Home], TestContext.Current.CancellationToken));

        Assert.Equal(marker, File.GetLastWriteTimeUtc(_path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_program_writes_is_the_new_beginning(bool agentAway)
    {
        FileDns dns = Dns();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        const string theirs = "# by a DHCP client\nnameserver 198.51.100.1\n";
        await File.WriteAllTextAsync(_path, theirs, TestContext.Current.CancellationToken);

        if (!agentAway)
        {
            Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
            Assert.Equal(["127.76.0.53", "198.51.100.1"], Servers());
            Assert.Equal(["198.51.100.1"], dns.Upstreams.Select(server => server.ToString()));
        }
        Assert.Null(await (agentAway ? Dns() : dns).UndoAsync(TestContext.Current.CancellationToken));

        Assert.Equal(theirs, await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_a_file_that_somebody_edited_only_our_lines_are_taken_away()
    {
        FileDns dns = Dns();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        await File.AppendAllTextAsync(_path, "options ndots:3\n", TestContext.Current.CancellationToken);

        Assert.Null(await dns.UndoAsync(TestContext.Current.CancellationToken));

        Assert.Equal(Before + "\noptions ndots:3\n", await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken));
    }

    /// <summary>After a kill or a power cut there is any journal of a step with the file of before or after it.</summary>
    [Fact]
    public async Task D2_after_a_cut_at_any_step_the_file_comes_right_and_is_given_back()
    {
        FileDns dns = Dns();
        byte[] f0 = await ReadAsync();
        Assert.Null(await dns.ApplyAsync([Home], TestContext.Current.CancellationToken));
        (HostDnsJournal? j1, byte[] f1) = (_state.Store.LoadHostDns().Value, await ReadAsync());
        Assert.Null(await dns.ApplyAsync([Home, Games], TestContext.Current.CancellationToken));
        (HostDnsJournal? j2, byte[] f2) = (_state.Store.LoadHostDns().Value, await ReadAsync());
        HostDnsJournal between = j2! with { Ours = [f1, f2] };

        (HostDnsJournal? Journal, byte[] File)[] cuts = [(null, f0), (j1, f0), (j1, f1), (between, f1), (between, f2), (j2, f2), (j2, f0)];
        foreach ((HostDnsJournal? journal, byte[] file) in cuts)
        {
            foreach (bool comesBack in new[] { false, true })
            {
                _state.Store.DropHostDns();
                if (journal is not null)
                    _state.Store.Save(journal);
                await File.WriteAllBytesAsync(_path, file, TestContext.Current.CancellationToken);
                FileDns next = Dns();
                if (comesBack)
                {
                    Assert.Null(await next.ApplyAsync([Home, Games], TestContext.Current.CancellationToken));
                    Assert.Equal(f2, await ReadAsync());
                }
                Assert.Null(await next.UndoAsync(TestContext.Current.CancellationToken));
                Assert.Equal(Before, Encoding.UTF8.GetString(await ReadAsync()));
            }
        }
    }

    [Fact]
    public async Task A_lost_journal_leaves_only_our_lines_to_take_away()
    {
        Assert.Null(await Dns().ApplyAsync([Home], TestContext.Current.CancellationToken));
        _state.Store.DropHostDns();
        FileDns next = Dns();

        Assert.Null(await next.ApplyAsync([Home], TestContext.Current.CancellationToken));
        Assert.Equal(["127.76.0.53", "192.0.2.1"], Servers());
        Assert.Null(await next.UndoAsync(TestContext.Current.CancellationToken));

        Assert.Equal(Before + "\n", await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told()
    {
        File.Delete(_path);
        Directory.CreateDirectory(Path.Combine(_path, "in the way"));

        Assert.Equal("agent.host_dns_failed", (await Dns().ApplyAsync([Home], TestContext.Current.CancellationToken))?.Code);
    }

    private FileDns Dns() => new(_path, Ours, HostDnsKeeper.Load(_state.Store).Keeper, () => "pi");

    private IEnumerable<string> Servers() => ResolvConf.Servers(File.ReadAllText(_path)).Select(server => server.ToString());

    private Task<byte[]> ReadAsync() => File.ReadAllBytesAsync(_path, TestContext.Current.CancellationToken);
}
