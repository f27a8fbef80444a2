using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>What banning from a network and from a space have in common.</summary>
internal static class Bans
{
    public static Option<string?> Reason() => new("--reason") { Description = "Why; they are told" };

    public static Option<string> For() => new("--for") { Description = "How long: 30m, 12h, 7d or never over", DefaultValueFactory = _ => "never" };

    /// <summary>Bans at <paramref name="path"/>; <paramref name="from"/> is what people call it.</summary>
    public static async Task<int> BanAsync(Terminal terminal, ServerClient client, string path, string from, string user, string username, string? reason, string howLong, CancellationToken cancel)
    {
        if (!InvitesCommand.TryLife(howLong, out long? seconds))
            return terminal.Fail(ExitCodes.Usage, "--for is a number with m, h or d, such as 12h, or never.");
        await client.DoAsync(HttpMethod.Post, path, new BanJson(user, reason, seconds), MembersJson.Default.BanJson, cancel);
        string until = seconds is { } given ? $"until {terminal.Time.GetUtcNow().AddSeconds(given).ToLocalTime():yyyy-MM-dd HH:mm}" : "for good";
        return NetworkAtServer.Done(terminal, $"{username} is out of {from}, with their devices, and may not come back {until}.");
    }

    /// <summary>Lifts a ban; a person is named by name or ID.</summary>
    public static async Task<int> LiftAsync(Terminal terminal, ServerClient client, string path, string from, string who, CancellationToken cancel)
    {
        List<BannedJson> bans = await client.ListAsync(path, MembersJson.Default.BannedJson, cancel);
        if (bans.Find(one => one.UserId == who || string.Equals(one.Username, who, StringComparison.OrdinalIgnoreCase)) is not { } ban)
            return terminal.Fail(ExitCodes.NotFound, $"{Human.Safe(who)} is not banned from {Human.Safe(from)}.");
        await client.DoAsync(HttpMethod.Delete, $"{path}/{ban.UserId}", cancel);
        return NetworkAtServer.Done(terminal, $"{ban.Username} may come into {from} again.");
    }

    public static void Write(Terminal terminal, IEnumerable<BannedJson> bans)
    {
        var table = new Columns();
        foreach (BannedJson ban in bans)
        {
            string until = ban.EndsAt is { } end ? $"until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "for good";
            table.Add(ban.Username, until, new Cell(ban.BannedBy is { } by ? $"by {Human.Safe(by)}" : "", Tone.Quiet), ban.Reason);
        }
        table.WriteTo(terminal.Out, terminal.Colour);
    }
}
