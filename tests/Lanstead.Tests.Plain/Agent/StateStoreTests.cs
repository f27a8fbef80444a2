using System.Text;
using Lanstead.Agent;
using Lanstead.Agent.State;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>C2, C6: what is damaged is refused, told and kept aside; nothing secret is readable by others.</summary>
public sealed class StateStoreTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryState _state = new();
    private readonly NetworkId _network = NetworkId.New(TimeProvider.System);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Everything_comes_back_as_it_was_written()
    {
        using var key = X25519.GeneratePrivateKey();
        using var machineKey = _state.Store.CreateMachineKey();
        Enrolment enrolment = SomeEnrolment();
        _state.Store.Save(enrolment);
        _state.Store.SavePrivateKey(_network, key);
        _state.Store.Save(_network, new NetworkLink(1, "ls-home", 41234));
        _state.Store.Save(new InterfaceMarks(1, ["ls-home"]));
        Assert.Equal(["ls-home"], _state.Store.LoadMarks().Value!.Names);
        _state.Store.Save(InterfaceMarks.Empty);
        Assert.Null(_state.Store.LoadMarks().Value);
        _state.Store.Save(new Journal(1, ["ls-home"], [new ChangedSetting("net/ipv6/conf/all/forwarding", "0", "1")]));
        _state.Store.Save(new AgentSettings(1, false, "pi", [_network.Value]));

        StateStore again = _state.Reopen();

        Assert.Equal(enrolment.ServerKey, again.LoadEnrolment().Value!.ServerKey);
        Assert.Equal((enrolment.ServerUrl, enrolment.DeviceId, enrolment.DeviceName), (again.LoadEnrolment().Value!.ServerUrl, again.LoadEnrolment().Value!.DeviceId, again.LoadEnrolment().Value!.DeviceName));
        using PrivateKey loaded = again.LoadPrivateKey(_network).Value!;
        Assert.True(key.Reveal().SequenceEqual(loaded.Reveal()));
        Assert.Equal(new NetworkLink(1, "ls-home", 41234), again.LoadLink(_network).Value);
        Assert.Equal(["ls-home"], again.LoadJournal().Value!.Interfaces);
        Assert.Equal("1", again.LoadJournal().Value!.Settings.Single().Ours);
        Assert.False(again.LoadSettings().Value!.Up);
        using var loadedKey = again.LoadMachineKey().Value!;
        Assert.Equal(machineKey.ExportSubjectPublicKeyInfo(), loadedKey.ExportSubjectPublicKeyInfo());
        Assert.Equal([_network], again.Networks());
    }

    [Fact]
    public void Files_and_folders_are_for_the_owner_only()
    {
        using var key = X25519.GeneratePrivateKey();
        _state.Store.CreateMachineKey().Dispose();
        _state.Store.Save(SomeEnrolment());
        _state.Store.SavePrivateKey(_network, key);

        Assert.All(Directory.EnumerateFiles(_state.Root, "*", SearchOption.AllDirectories), path => Assert.Equal(OwnerOnly, File.GetUnixFileMode(path)));
        Assert.All(
            Directory.EnumerateDirectories(_state.Root, "*", SearchOption.AllDirectories).Append(_state.Root),
            path => Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(path)));
    }

    [Fact]
    public void Missing_files_are_no_failure()
    {
        Assert.Null(_state.Store.LoadEnrolment().Value);
        Assert.Null(_state.Store.LoadMachineKey().Value);
        Assert.Null(_state.Store.LoadPrivateKey(_network).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":2,\"serverUrl\":\"https://a\",\"serverId\":\"00000000-0000-0000-0000-000000000001\",\"serverKey\":\"AAAA\",\"deviceId\":\"00000000-0000-0000-0000-000000000001\",\"deviceName\":\"a\"}")]
    [InlineData("\0\0\0\0")]
    public void Damaged_enrolment_is_refused_and_kept_aside(string content)
    {
        File.WriteAllText(_state.PathOf("enrolment.json"), content);

        var loaded = _state.Store.LoadEnrolment();

        Assert.Equal(AgentFailures.StateDamaged, loaded.Failure?.Code);
        Assert.StartsWith("enrolment.json.refused-", Assert.Single(_state.SetAside()), StringComparison.Ordinal);
        Assert.False(File.Exists(_state.PathOf("enrolment.json")));
    }

    [Fact]
    public void Damaged_keys_are_kept_aside_and_no_new_ones_appear()
    {
        using var key = X25519.GeneratePrivateKey();
        _state.Store.SavePrivateKey(_network, key);
        _state.Store.CreateMachineKey().Dispose();
        string path = _state.PathOf($"networks/{_network}/private.key");
        string text = File.ReadAllText(path);
        for (int length = 0; length < text.Length - 1; length += 5)
        {
            File.WriteAllText(path, text[..length]);
            Assert.Equal(AgentFailures.StateDamaged, _state.Store.LoadPrivateKey(_network).Failure?.Code);
            Assert.Null(_state.Store.LoadPrivateKey(_network).Value);
        }
        File.WriteAllText(_state.PathOf("machine.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Assert.Equal(AgentFailures.StateDamaged, _state.Store.LoadMachineKey().Failure?.Code);
        Assert.Null(_state.Store.LoadMachineKey().Value);
    }

    [Fact]
    public void Random_bytes_in_any_file_never_throw()
    {
        string[] names = ["enrolment.json", "settings.json", "journal.json", "machine.key", $"networks/{_network}/link.json", $"networks/{_network}/private.key"];
        Directory.CreateDirectory(_state.PathOf($"networks/{_network}"));
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] content = new byte[random.Next(200)];
            random.NextBytes(content);
            File.WriteAllBytes(_state.PathOf(names[seed % names.Length]), content);

            _ = _state.Store.LoadEnrolment();
            _ = _state.Store.LoadSettings();
            _ = _state.Store.LoadJournal();
            Assert.Null(_state.Store.LoadMachineKey() is { IsSuccess: true } ok ? ok.Value : null);
            _ = _state.Store.LoadLink(_network);
            Assert.Null(_state.Store.LoadPrivateKey(_network) is { IsSuccess: true } key ? key.Value : null);
        }
    }

    [Fact]
    public void Link_in_the_place_of_a_file_or_of_the_folder_is_refused()
    {
        string elsewhere = Path.Combine(_state.Root, "elsewhere");
        File.WriteAllText(elsewhere, "{}");
        File.CreateSymbolicLink(_state.PathOf("settings.json"), elsewhere);
        string link = _state.Root + "-link";
        Directory.CreateSymbolicLink(link, _state.Root);
        try
        {
            Assert.Equal(AgentFailures.StateUnusable, _state.Store.LoadSettings().Failure?.Code);
            Assert.Equal(AgentFailures.StateUnusable, StateFolder.Open(link, TimeProvider.System).Failure?.Code);
        }
        finally
        {
            Directory.Delete(link);
        }
    }

    [Fact]
    public void Interface_name_in_a_damaged_link_file_cannot_name_something_else()
    {
        Directory.CreateDirectory(_state.PathOf($"networks/{_network}"));
        foreach (string name in new[] { "eth0", "ls-../x", "ls-", "ls-0123456789abc", "ls-a b", "LS-a" })
        {
            File.WriteAllText(_state.PathOf($"networks/{_network}/link.json"), $$"""{"schema":1,"interfaceName":"{{name}}","listenPort":1}""", Encoding.UTF8);
            Assert.Equal(AgentFailures.StateDamaged, _state.Store.LoadLink(_network).Failure?.Code);
        }
    }

    private static Enrolment SomeEnrolment()
    {
        using var key = EcdsaP256.Create();
        return new Enrolment(1, "https://vpn.example.org", Guid.Parse("0197aaaa-0000-7000-8000-000000000001"), key.ExportSubjectPublicKeyInfo(), Guid.Parse("0197aaaa-0000-7000-8000-000000000002"), "pi");
    }
}
