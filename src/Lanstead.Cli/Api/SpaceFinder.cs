using Lanstead.Agent.Local;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Api;

/// <summary>Finds what a person names.</summary>
internal static class SpaceFinder
{
    /// <summary>The space of that id, slug or name, of those that the person is in.</summary>
    /// <exception cref="ServerCallException">None, or several.</exception>
    public static async Task<SpaceOfMineJson> FindSpaceAsync(this ServerClient client, string which, CancellationToken cancel)
    {
        List<SpaceOfMineJson> spaces = await client.ListAsync("/v1/tenants", SpacesJson.Default.SpaceOfMineJson, cancel);
        if (spaces.Find(space => space.Id == which || space.Slug == which) is { } exact)
            return exact;
        List<SpaceOfMineJson> named = spaces.FindAll(space => string.Equals(space.Name, which, StringComparison.OrdinalIgnoreCase));
        return named.Count switch
        {
            1 => named[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"You are in no space \u201c{Human.Safe(which)}\u201d. See: lanstead spaces ls"),
            _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several of your spaces have that name. Say which: {string.Join(", ", named.Select(space => space.Slug))}"),
        };
    }

    /// <summary>The channel of that id or name; of a network's as <c>network/name</c>.</summary>
    /// <exception cref="ServerCallException">None, or several.</exception>
    public static async Task<ChannelJson> FindChannelAsync(this ServerClient client, SpaceOfMineJson space, string which, CancellationToken cancel)
    {
        ChannelsJson channels = await client.GetAsync($"/v1/tenants/{space.Id}/channels", ChatJson.Default.ChannelsJson, cancel);
        ChannelJson[] found = [.. channels.Items.Where(channel => channel.Id == which || Is(NameOf(channel), which))];
        if (found.Length == 0)
            found = [.. channels.Items.Where(channel => Is(channel.Name, which))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"{Human.Safe(space.Name)} has no channel \u201c{Human.Safe(which)}\u201d that you see. See: lanstead community ls {Human.Safe(space.Slug)}"),
            _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several channels have that name. Say which: {string.Join(", ", found.Select(channel => Human.Safe(NameOf(channel))))}"),
        };
    }

    /// <summary>How a channel is named on the command line.</summary>
    public static string NameOf(ChannelJson channel) => channel.NetworkName is { } network ? $"{network}/{channel.Name}" : channel.Name;

    private static bool Is(string name, string which) => string.Equals(name, which, StringComparison.OrdinalIgnoreCase);
}
