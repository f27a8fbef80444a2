using Lanstead.Agent.Postures;
using Lanstead.Protocol;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>How a machine is kept is read from what is there, without a shell; what cannot be told is unknown.</summary>
public sealed class PostureReadTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lanstead-posture-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("# c\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n", "debian", "12", "Debian GNU/Linux 12 (bookworm)")]
    [InlineData("ID=arch\nBUILD_ID=rolling\n", "arch", "", "arch")]
    [InlineData("ID='Ubuntu'\nVERSION_ID=24.04", "ubuntu", "24.04", "ubuntu")]
    [InlineData("ID=a b\n", "", "", "")]
    [InlineData("garbage", "", "", "")]
    public void System_is_what_os_release_says(string text, string id, string version, string name)
    {
        Put("etc/os-release", text);
        Assert.Equal((id, version, name), OsRelease.Read(_root));
    }

    [Fact]
    public void System_without_os_release_is_unknown() => Assert.Equal(("", "", ""), OsRelease.Read(_root));

    [Fact]
    public void Volume_on_an_encrypted_partition_is_encrypted()
    {
        Root("254:1 / / rw - ext4 /dev/mapper/vg-root rw");
        Block("254:1", "LVM-abc", "254:0");
        Block("254:0", "CRYPT-LUKS2-abc", "8:3");
        Block("8:3", null);
        Assert.Equal(Posture.On, DiskEncryption.Read(_root));
    }

    [Fact]
    public void Plain_partition_is_not_and_a_volume_over_an_encrypted_and_a_plain_one_is_not()
    {
        Root("8:1 / / rw - ext4 /dev/sda1 rw");
        Block("8:1", null);
        Assert.Equal(Posture.Off, DiskEncryption.Read(_root));
        Root("254:1 / / rw - ext4 /dev/mapper/vg-root rw");
        Block("254:1", "LVM-abc", "254:0", "8:1");
        Block("254:0", "CRYPT-LUKS2-abc", "8:3");
        Assert.Equal(Posture.Off, DiskEncryption.Read(_root));
    }

    [Fact]
    public void File_system_without_a_device_is_unknown_but_for_one_that_names_its_own()
    {
        Assert.Equal(Posture.Unknown, DiskEncryption.Read(_root));
        Root("0:50 / / rw - overlay overlay rw");
        Assert.Equal(Posture.Unknown, DiskEncryption.Read(_root));
        Root("0:28 /@ / rw - btrfs /dev/dm-0 rw");
        Assert.Equal(Posture.Unknown, DiskEncryption.Read(_root));
        Put("sys/class/block/dm-0/dev", "254:0\n");
        Block("254:0", "CRYPT-LUKS2-abc", "8:3");
        Assert.Equal(Posture.On, DiskEncryption.Read(_root));
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData("no JSON", "unknown")]
    [InlineData("{}", "unknown")]
    [InlineData("""{"nftables":[{"metainfo":{}}]}""", "off")]
    [InlineData("""{"nftables":[{"chain":{"family":"inet","table":"filter","name":"input","hook":"input","policy":"drop"}}]}""", "on")]
    [InlineData("""{"nftables":[{"chain":{"family":"inet","table":"filter","name":"forward","hook":"forward","policy":"drop"}}]}""", "off")]
    [InlineData("""{"nftables":[{"chain":{"family":"inet","table":"ls-home","name":"input","hook":"input","policy":"drop"}}]}""", "off")]
    [InlineData("""{"nftables":[{"chain":{"family":"inet","table":"firewalld","name":"filter_INPUT","hook":"input","policy":"accept"}},{"rule":{"family":"inet","table":"firewalld","chain":"x","expr":[{"counter":{"packets":0}},{"reject":{"type":"icmpx"}}]}}]}""", "on")]
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"filter","name":"INPUT","hook":"input","policy":"accept"}},{"rule":{"family":"ip","table":"nat","chain":"x","expr":[{"drop":null}]}}]}""", "off")]
    public void Firewall_is_what_refuses_at_the_input(string? ruleset, string expected) => Assert.Equal(expected, Firewall.Read(ruleset, _root));

    [Fact]
    public void Rules_of_the_older_kind_leave_it_open()
    {
        Put("proc/net/ip_tables_names", "nat\nfilter\n");
        Assert.Equal(Posture.Unknown, Firewall.Read("""{"nftables":[]}""", _root));
    }

    private void Root(string line) => Put("proc/self/mountinfo", $"21 1 0:19 /sys /sys rw - sysfs sysfs rw\n22 1 {line}\n");

    private void Block(string device, string? uuid, params string[] slaves)
    {
        Put($"sys/dev/block/{device}/dev", device + "\n");
        if (uuid is not null)
            Put($"sys/dev/block/{device}/dm/uuid", uuid + "\n");
        foreach (string slave in slaves)
            Put($"sys/dev/block/{device}/slaves/{slave.Replace(':', '-')}/dev", slave + "\n");
    }

    private void Put(string path, string text)
    {
        string file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
