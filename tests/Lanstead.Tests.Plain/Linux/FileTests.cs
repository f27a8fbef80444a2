using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanstead.Linux;
using Lanstead.Linux.Files;

namespace Lanstead.Tests.Plain.Linux;

[SupportedOSPlatform("linux")]
public sealed class FileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_secret_is_written_whole_and_for_its_owner_only()
    {
        string path = Path.Combine(_folder, "secret");
        SecretFile.Write(path, "first, and longer"u8);
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        SecretFile.Write(path, "second"u8);

        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal(SecretFile.OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Another_mode_is_exact_whatever_the_umask()
    {
        string path = Path.Combine(_folder, "shared");
        const UnixFileMode mode = SecretFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        SecretFile.Write(path, [], mode);
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "folder-in-the-way");
        Directory.CreateDirectory(Path.Combine(path, "full"));

        Assert.ThrowsAny<IOException>(() => SecretFile.Write(path, "x"u8));
        Assert.True(Directory.Exists(Path.Combine(path, "full")));
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.ThrowsAny<IOException>(() => SecretFile.Write(Path.Combine(_folder, "missing", "file"), "x"u8));
    }

    [Fact]
    public void Groups_are_found_by_name()
    {
        Assert.Equal(0u, FileGroup.Find("root"));
        Assert.Null(FileGroup.Find("no-group-has-this-name"));
    }

    [Fact]
    public void A_file_keeps_its_own_group_when_it_is_given_to_it_and_a_missing_one_is_an_error()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "");
        uint own = uint.Parse(File.ReadAllLines("/proc/self/status").Single(line => line.StartsWith("Gid:", StringComparison.Ordinal)).Split('\t')[2], System.Globalization.CultureInfo.InvariantCulture);

        FileGroup.Set(path, own);
        Assert.Contains("ENOENT", Assert.ThrowsAny<IOException>(() => FileGroup.Set(path + "-missing", own)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_end_of_a_unix_socket_is_known()
    {
        string path = Path.Combine(_folder, "socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
        using Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        PeerCredentials peer = PeerCredentials.Of(accepted);

        Assert.Equal((Environment.ProcessId, Environment.IsPrivilegedProcess), (peer.ProcessId, peer.IsRoot));
        using var unconnected = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Throws<SocketException>(() => PeerCredentials.Of(unconnected));
    }

    [Fact]
    public void Settings_of_the_kernel_are_read_and_only_those()
    {
        Assert.Equal("Linux", Sysctl.Read("kernel/ostype"));
        Assert.Null(Sysctl.Read("kernel/no-such-setting"));
        Assert.All(["../../etc/passwd", "/etc/passwd", "", "kernel//ostype", "./kernel"], name => Assert.ThrowsAny<ArgumentException>(() => Sysctl.Read(name)));
        Assert.ThrowsAny<IOException>(() => Sysctl.Write("kernel/no-such-setting", "1"));
    }
}
