using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Routes;

/// <summary>The LANs of a network as <c>lanstead status</c> and <c>lanstead routes ls</c> tell them.</summary>
internal static class RouteStatus
{
    public static IEnumerable<StatusRoute> Of(NetworkReport report)
    {
        NetworkRoutes routes = report.Lans;
        var names = (report.Plan?.Peers ?? []).ToDictionary(peer => peer.Id, peer => peer.Name);
        foreach (UsedRoute route in routes.Used)
        {
            yield return new StatusRoute
            {
                Prefix = route.Reach.ToString(), Lan = route.Lan.Equals(route.Reach) ? "" : route.Lan.ToString(), Via = names.GetValueOrDefault(route.Via, ""), State = "used",
                Others = { route.Routers.Where(id => id != route.Via).Select(id => names.GetValueOrDefault(id, "")) },
            };
        }
        foreach (OwnRoute route in routes.Own)
            yield return new StatusRoute { Prefix = route.Reach.ToString(), Lan = route.Lan.Equals(route.Reach) ? "" : route.Lan.ToString(), State = "led to", Detail = route.LinkName is { } link ? $"by {link}" : "This machine knows no way there." };
        foreach (var lan in routes.Offers.Where(lan => !routes.Own.Any(route => route.Lan.Equals(lan))))
            yield return new StatusRoute { Prefix = lan.ToString(), State = "offered", Detail = "Waits until somebody who looks after the network says yes." };
        foreach (Refusal refusal in routes.Refusals)
            yield return new StatusRoute { Prefix = refusal.Item.Split(' ')[^1], State = "refused", Detail = refusal.Detail };
    }
}
