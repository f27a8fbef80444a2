using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;

namespace Lanstead.Tests.Postgres.Server.Hosting;

/// <summary>I9: a server does not start with a secret that somebody copied.</summary>
public sealed class SampleSecretTests
{
    private static readonly Hashtable s_nothing = [];

    [Fact]
    public void I9_sample_keys_are_refused_and_random_ones_taken()
    {
        byte[][] samples =
        [
            new byte[32], [.. Enumerable.Repeat((byte)0xFF, 32)], Encoding.ASCII.GetBytes("change-me-change-me-change-me-00"), Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuv"),
            [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 8))],
        ];
        foreach (string sample in samples.Select(Convert.ToBase64String))
        {
            SettingsException refused = Assert.Throws<SettingsException>(() => SettingsLoader.Load(["--master-key", sample], s_nothing));
            Assert.DoesNotContain(sample, refused.Message, StringComparison.Ordinal);
            Assert.Throws<SettingsException>(() => TokenKeys.Parse("one:" + sample));
        }
        for (int i = 0; i < 1_000; i++)
        {
            string random = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            Assert.Single(SettingsLoader.Load(["--master-key", random], s_nothing).MasterKeys!);
            Assert.Equal("one", TokenKeys.Parse("one:" + random).Active(DateTimeOffset.UnixEpoch).Kid);
        }
    }

    [Fact]
    public void Several_master_keys_are_taken_in_their_order_and_none_twice()
    {
        string[] random = [.. Enumerable.Range(0, 3).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];

        IReadOnlyList<SealingKey> keys = SettingsLoader.Load(["--master-key", $"spring:{random[0]}, {random[1]}\nold:{random[2]}\n"], s_nothing).MasterKeys!;

        Assert.Equal(random, keys.Select(key => key.ToBase64()));
        Assert.Throws<SettingsException>(() => SettingsLoader.Load(["--master-key", $"a:{random[0]},b:{random[0]}"], s_nothing));
        Assert.Throws<SettingsException>(() => SettingsLoader.Load(["--master-key", $"{random[0]},short"], s_nothing));
    }

    [Theory]
    [InlineData("postgres", "anna")]
    [InlineData("ChangeMe", "anna")]
    [InlineData("lanstead", "lanstead")]
    [InlineData("anna", "anna")]
    public void I9_sample_database_passwords_are_refused_without_being_told(string password, string user)
    {
        SettingsException refused = Assert.Throws<SettingsException>(() => SettingsLoader.Load(["--database", $"Host=db;Database=net;Username={user};Password={password}"], s_nothing));
        Assert.Contains("LANSTEAD_DATABASE", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=/run/postgresql;Database=net;Username=anna")]
    [InlineData("Host=db;Database=net;Username=anna;Password=7vX0m2RkQpZw")]
    public void Other_database_passwords_are_taken(string connection) =>
        Assert.Equal(connection, SettingsLoader.Load(["--database", connection], s_nothing).ConnectionString);
}
