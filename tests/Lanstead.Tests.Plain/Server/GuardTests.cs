using Lanstead.Server.Guards;
using Lanstead.Server.Hosting;

namespace Lanstead.Tests.Plain.Server;

/// <summary>What stops a server in production, and what does not.</summary>
public sealed class GuardTests
{
    private static readonly string[] s_good = ["--public-url", "https://lan.example.org", "--trusted-proxies", "10.0.0.1/32"];

    [Fact]
    public void Behind_a_proxy_with_TLS_nothing_is_open()
    {
        GuardReport report = Look(s_good);
        Assert.Equal("production", report.Environment);
        Assert.True(report.IsReady, string.Join('\n', report.Guards));
        ProductionGuards.Demand(report);
        Assert.All(report.Guards, guard => Assert.True(guard.Why.Length > 0 && (guard.State == GuardState.Closed) == (guard.WhatToDo.Length == 0), guard.ToString()));
    }

    [Theory]
    [InlineData("tls", "--public-url", "http://lan.example.org")]
    [InlineData("tls", "--listen", "http://0.0.0.0:8080")]
    [InlineData("tls", "--listen", "http://[::]:8080")]
    [InlineData("trusted_proxies", "--trusted-proxies", "0.0.0.0/0")]
    [InlineData("trusted_proxies", "--trusted-proxies", "::/0")]
    [InlineData("trusted_proxies", "--trusted-proxies", "10.0.0.1/32,0.0.0.0/1")]
    [InlineData("redaction", "--redaction", "partial")]
    [InlineData("redaction", "--redaction", "off")]
    [InlineData("debugging", "--log-level", "Debug")]
    [InlineData("cors", "--cors-origins", "http://tools.example.org")]
    [InlineData("outbound", "--outbound-allow", "0.0.0.0/0")]
    [InlineData("outbound", "--outbound-allow", "169.254.0.0/16")]
    [InlineData("token_keys", "--token-keys", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void An_open_guard_stops_production_and_says_what_to_do(string name, string flag, string value)
    {
        string[] settings = flag is "--public-url" or "--trusted-proxies" ? [.. s_good.Chunk(2).Where(pair => pair[0] != flag).SelectMany(pair => pair), flag, value]
            : flag == "--listen" ? [flag, value] : [.. s_good, flag, value];
        GuardReport report = Look(settings);
        Guard open = Assert.Single(report.Guards, g => g.State == GuardState.Open);
        Assert.Equal(name, open.Name);
        string message = Assert.Throws<SettingsException>(() => ProductionGuards.Demand(report)).Message;
        Assert.Contains(open.WhatToDo, message, StringComparison.Ordinal);
        // To try things out it is no hindrance.
        ProductionGuards.Demand(Look([.. settings, "--environment", "development"]));
    }

    [Fact]
    public void A_master_key_that_others_can_read_is_open()
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-guards-").FullName;
        try
        {
            string key = Path.Combine(folder, "master.key");
            File.WriteAllText(key, "x");
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Equal("master_key", Assert.Single(Look(s_good, folder).Guards, g => g.State == GuardState.Open).Name);
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.True(Look(s_good, folder).IsReady);
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
            Assert.Equal("data_folder", Assert.Single(Look(s_good, folder).Guards, g => g.State == GuardState.Open).Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", null, false)]
    [InlineData("http://localhost:8080", null, false)]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080", false)]
    [InlineData("http://0.0.0.0:8080", null, true)]
    [InlineData("http://127.0.0.1:8080", "https://lan.example.org", true)]
    public void Production_is_where_others_come(string listen, string? publicUrl, bool isProduction) =>
        Assert.Equal(isProduction, SettingsLoader.Load(["--listen", listen, .. publicUrl is null ? Array.Empty<string>() : ["--public-url", publicUrl]], new Dictionary<string, string>()).IsProduction);

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example.org")]
    [InlineData("https://tools.example.org/")]
    [InlineData("https://Tools.example.org")]
    [InlineData("https://tools.example.org/path")]
    [InlineData("tools.example.org")]
    [InlineData("null")]
    public void An_origin_is_exact_or_refused(string origin) =>
        Assert.Throws<SettingsException>(() => SettingsLoader.Load(["--cors-origins", origin], new Dictionary<string, string>()));

    private static GuardReport Look(string[] settings, string folder = "/nonexistent/lanstead")
    {
        ServerSettings loaded = SettingsLoader.Load(["--data", folder, .. settings], new Dictionary<string, string>());
        return GuardReport.Of(loaded.IsProduction, SettingGuards.Look(loaded));
    }
}
