using System.Text.Json;
using System.Text.RegularExpressions;
using Lanstead.Server.Features.Notifications;
using Lanstead.Server.Guards;
using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Security;

namespace Lanstead.Tests.Plain.Repository;

/// <summary>What the server says in English, the web UI says in German by tables of its own: they are whole, and hold nothing that is gone.</summary>
public sealed partial class GermanWordsTests
{
    [Fact]
    public void Settings_have_German_words() => AssertSame(
        SettingTable.All.Select(setting => setting.Variable), KeysOf("administration/setting-words.ts", "{},"));

    [Fact]
    public void Guards_have_German_words()
    {
        ServerSettings settings = SettingsLoader.Load(["--data", "/nonexistent/lanstead"], new Dictionary<string, string>());
        AssertSame(["admin", .. SettingGuards.Look(settings).Select(guard => guard.Name)], KeysOf("readiness/guard-words.ts", "(null,", depth: 2));
    }

    [Fact]
    public void Permissions_have_German_words() => AssertSame(
        PermissionMatrix.Rows.Select(row => JsonNamingPolicy.CamelCase.ConvertName(row.Permission.ToString())), KeysOf("tenants/permission-words.ts", "{},"));

    [Fact]
    public void Scopes_of_keys_have_words_in_both_languages()
    {
        string[] tables = Checkout.Read("web/src/features/api-keys/words.ts").Split("scopeNames: {");
        Assert.Equal(3, tables.Length);
        foreach (string table in tables[1..])
            AssertSame(KeyScopes.All.Select(scope => scope.Name), Quoted.Matches(table[..table.IndexOf('}', StringComparison.Ordinal)]).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Each_kind_of_notification_has_a_line_of_its_own_in_letters_and_in_the_web_UI_in_both_languages()
    {
        var names = new NotificationNames("Club", "LAN", "general", "bob", "nas", "backup", "admin", "Spam", DateTimeOffset.UnixEpoch, "curl", "192.0.2.1", "clock");
        foreach (MailLanguage language in Enum.GetValues<MailLanguage>())
        {
            string[] lines = [.. NotificationKinds.All.Select(kind => NotificationText.Of(kind, 1, names, language))];
            Assert.Equal(lines.Length, lines.Distinct().Count());
            Assert.All(lines, line => Assert.Matches("Club|nas|backup|curl", line));
        }
        Assert.All(NotificationKinds.All, kind => Assert.NotEqual(
            NotificationText.Of(kind, 1, names, MailLanguage.English), NotificationText.Of(kind, 1, names, MailLanguage.German)));

        string[] kinds = [.. NotificationKinds.All.Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()))];
        string words = Checkout.Read("web/src/features/notifications/words.ts");
        string[] choices = words.Split("kinds: {");
        Assert.Equal(3, choices.Length);
        foreach (string table in choices[1..])
            AssertSame(kinds, Keys.Matches(table[..table.IndexOf('}', StringComparison.Ordinal)]).Select(match => match.Groups[1].Value));
        foreach (string kind in kinds)
        {
            Assert.Equal(2, Regex.Count(words, $@"^ +{kind}: \(", RegexOptions.Multiline));
            Assert.Contains($"case \"{kind}\":", Checkout.Read("web/src/features/notifications/tell.ts"), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> KeysOf(string file, string german, int depth = 4)
    {
        string text = Checkout.Read("web/src/features/" + file);
        string table = text[text.IndexOf(german, StringComparison.Ordinal)..];
        return Keys.Matches(table).Where(match => match.Groups["indent"].Length == depth).Select(match => match.Groups[1].Value);
    }

    private static void AssertSame(IEnumerable<string> wanted, IEnumerable<string> there) =>
        Assert.Equal(wanted.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));

    [GeneratedRegex("^ +\"([a-z:-]+)\":", RegexOptions.Multiline)]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"^(?<indent> +)([A-Za-z_]+):", RegexOptions.Multiline)]
    private static partial Regex Keys { get; }
}
