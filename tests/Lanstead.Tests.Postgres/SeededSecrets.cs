using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres;

/// <summary>N1, N2: every secret that a test server made or was told, to be looked for where it was left: database, data folder, environment, log at Trace.</summary>
internal sealed partial class SeededSecrets
{
    private static readonly HashSet<string> s_problems = [.. Lanstead.Server.Http.ProblemCatalogue.All.Select(kind => kind.Code)];

    private readonly ConcurrentDictionary<string, string> _names = new();

    /// <summary>How many different secrets there are: each has one hexadecimal spelling.</summary>
    public int Count => _names.Keys.Count(spelling => spelling.All(char.IsAsciiHexDigitLower) && spelling.Length % 2 == 0);

    public void Add(string name, string secret)
    {
        Note(secret, name);
        Add(name, Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>Adds it and gives it back.</summary>
    public string Kept(string name, string secret)
    {
        Add(name, secret);
        return secret;
    }

    /// <summary>As it would be spelt in text: both base64 alphabets, and hexadecimal as PostgreSQL writes bytes.</summary>
    public void Add(string name, byte[] secret)
    {
        Note(Convert.ToBase64String(secret), name);
        Note(Base64Url.EncodeToString(secret), name);
        Note(Convert.ToHexStringLower(secret), name);
    }

    /// <summary>Takes the secrets out of an answer: tokens, join keys, cookies.</summary>
    public void AddFrom(string request, string body, IEnumerable<string> cookies)
    {
        // Why somebody was refused stands in the audit as a problem's code.
        foreach (Match match in Secret.Matches(body).Where(match => !s_problems.Contains(match.Groups[2].Value)))
            Add($"{match.Groups[1].Value} of {request}", match.Groups[2].Value);
        foreach (string cookie in cookies.Select(cookie => cookie.Split(';')[0].Split('=', 2)[1]).Where(value => value.Length > 0))
            Add($"cookie of {request}", cookie);
    }

    /// <summary>The server's own keys.</summary>
    public void AddKeysOf(TestServer server)
    {
        InstanceState instance = server.App.Services.GetRequiredService<InstanceState>();
        Add("token signing key", instance.TokenKeys.Active(TimeProvider.System.GetUtcNow()).Secret);
        Add("state signing key", instance.StateSigningKey.ExportParameters(true).D!);
        Add("short code key", instance.CodeKey.ToArray());
        foreach (SealingKey key in server.App.Services.GetRequiredService<SecretBox>().Known)
            Add("data key", Convert.FromBase64String(key.ToBase64()));
        string file = Path.Combine(server.DataFolder, "master.key");
        // None when a test gave the key by its setting.
        foreach (string key in File.Exists(file) ? File.ReadAllLines(file) : [])
            Add("master key", Convert.FromBase64String(key));
    }

    /// <summary>Fails when one of them is somewhere.</summary>
    public async Task AssertNowhereAsync(TestServer server, bool inDatabase)
    {
        SearchValues<string> all = SearchValues.Create([.. _names.Keys], StringComparison.Ordinal);
        AssertNotIn(all, "the log", string.Join('\n', server.Log.Lines.Select(line => line.Line)));
        AssertNotIn(all, "the environment", await File.ReadAllTextAsync("/proc/self/environ") + await File.ReadAllTextAsync("/proc/self/cmdline"));
        // The two files that are there to hold one, for their owner alone.
        foreach (string file in Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("master.key" or "setup-token")))
            AssertNotIn(all, file, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        if (inDatabase)
            AssertNotIn(all, "the database", await DumpAsync(server));
    }

    /// <summary>The database as a back-up would hold it.</summary>
    public static async Task<string> DumpAsync(TestServer server)
    {
        var database = new Npgsql.NpgsqlConnectionStringBuilder(server.Connection);
        ChildResult dump = await Child.RunAsync(
            PostgresBinaries.FindProgram("pg_dump")!,
            ["--host=" + database.Host, "--username=" + database.Username, "--inserts", database.Database!],
            new Dictionary<string, string>(), CancellationToken.None);
        Assert.Equal(0, dump.ExitCode);
        return dump.Output;
    }

    private void AssertNotIn(SearchValues<string> all, string where, string text)
    {
        int at = text.AsSpan().IndexOfAny(all);
        if (at < 0)
            return;
        string name = _names.First(pair => text.AsSpan(at).StartsWith(pair.Key, StringComparison.Ordinal)).Value;
        int line = text.LastIndexOf('\n', at) + 1;
        Assert.Fail($"N1/N2: the {name} is in {where}: {text[line..Math.Min(text.Length, at + 20)]}");
    }

    private void Note(string spelling, string name) => _names.TryAdd(spelling, name);

    // A problem's "code" has a dot; a short code has none.
    [GeneratedRegex("\"(accessToken|refreshToken|csrfToken|deviceCode|ticket|secret|token|code|challenge)\":\"([A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]{8,}){0,2})\"")]
    private static partial Regex Secret { get; }
}
