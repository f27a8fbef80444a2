using Lanstead.Agent.Local;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Api;

/// <summary>Finds the exposures and tunnel servers that a person names, in all spaces that they are in.</summary>
internal static class ExposeFinder
{
    /// <summary>All exposures that the person sees; those of one space where it is named.</summary>
    public static async Task<List<ExposureJson>> ExposuresAsync(this ServerClient client, string? space, CancellationToken cancel) =>
        await client.OfSpacesAsync(space, "exposures", ExposeJson.Default.ExposureJson, cancel);

    /// <summary>All tunnel servers that the person sees; those of one space where it is named.</summary>
    public static async Task<List<TunnelServerJson>> TunnelServersAsync(this ServerClient client, string? space, CancellationToken cancel) =>
        await client.OfSpacesAsync(space, "tunnel-servers", ExposeJson.Default.TunnelServerJson, cancel);

    /// <summary>The exposure of that id or name.</summary>
    /// <exception cref="ServerCallException">None, or several.</exception>
    public static async Task<ExposureJson> FindExposureAsync(this ServerClient client, string which, CancellationToken cancel) =>
        Only((await client.ExposuresAsync(null, cancel)).FindAll(one => one.Id == which || Is(one.Name, which) || one.Join == which), one => one.Id, $"You see no exposure \u201c{Human.Safe(which)}\u201d. See: lanstead expose ls");

    /// <summary>The tunnel server of that id or name.</summary>
    /// <exception cref="ServerCallException">None, or several.</exception>
    public static async Task<TunnelServerJson> FindTunnelServerAsync(this ServerClient client, string? space, string which, CancellationToken cancel) =>
        Only((await client.TunnelServersAsync(space, cancel)).FindAll(one => one.Id == which || Is(one.Name, which)), one => one.Id, $"You see no tunnel server \u201c{Human.Safe(which)}\u201d. See: lanstead tunnel-servers ls");

    /// <summary>The tunnel server that has that public address, and the address's id.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="space">In which.</param>
    /// <param name="through">The server that has to have it; null: any of the space.</param>
    /// <param name="address">As people write it.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="ServerCallException">None has it.</exception>
    public static async Task<(TunnelServerJson Server, string AddressId)> FindPublicAddressAsync(this ServerClient client, string space, TunnelServerJson? through, string address, CancellationToken cancel)
    {
        List<TunnelServerJson> servers = through is null ? await client.TunnelServersAsync(space, cancel) : [through];
        foreach (TunnelServerJson server in servers)
        {
            if (server.Addresses.FirstOrDefault(one => one.Address == address) is { } found)
                return (server, found.Id);
        }
        throw new ServerCallException(ExitCodes.NotFound, "not_found", $"No tunnel server has the address {Human.Safe(address)}. See: lanstead tunnel-servers ls");
    }

    private static async Task<List<T>> OfSpacesAsync<T>(this ServerClient client, string? space, string what, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancel)
    {
        MeJson me = await client.GetAsync("/v1/me", ServerJson.Default.MeJson, cancel);
        var all = new List<T>();
        foreach (MyTenantJson one in me.Tenants.Where(one => space is null || one.Id == space || one.Slug == space || Is(one.Name, space)))
            all.AddRange(await client.ListAsync($"/v1/tenants/{one.Id}/{what}", type, cancel));
        return all;
    }

    private static T Only<T>(List<T> found, Func<T, string> id, string none) => found.Count switch
    {
        1 => found[0],
        0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", none),
        _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several have that name. Say which by its ID: {string.Join(", ", found.Select(id))}"),
    };

    private static bool Is(string name, string which) => string.Equals(name, which, StringComparison.OrdinalIgnoreCase);
}
