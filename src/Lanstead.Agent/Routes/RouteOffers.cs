using System.Runtime.CompilerServices;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Local;
using Lanstead.Agent.Reconciling;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Routes;

/// <summary>Offers a LAN of this machine in a network, and takes that back. Kept on this machine; the server is told by the next pass.</summary>
internal sealed class RouteOffers(AgentControl control, Membership membership, ReportBoard board)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async IAsyncEnumerable<LocalReply> HandleAsync(RouteRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        MemberView[] found = [.. membership.Views().Where(member => request.Network.Length == 0 || LocalApi.Matches(member, request.Network))];
        if (found.Length != 1)
        {
            yield return LocalApi.Error(AgentFailures.NetworkUnknown, request.Network.Length == 0
                ? "Say in which network. See this machine's networks: lanstead networks ls"
                : $"There is no one network \"{request.Network}\" here. See this machine's networks: lanstead networks ls");
            yield break;
        }
        if (!RouteRules.TryParse(request.Prefix, out System.Net.IPNetwork lan))
        {
            yield return LocalApi.Error(AgentFailures.BadRequest, $"\"{request.Prefix}\" is no private network, such as 192.168.1.0/24 or fd12:3456::/64.");
            yield break;
        }
        string[] before = [.. control.Settings.OffersIn(found[0].Network).Select(one => one.ToString())];
        string[] after = [.. request.Withdraw ? before.Where(one => one != request.Prefix) : before.Append(request.Prefix).Distinct()];
        if (after.Length > RouteRules.Max)
        {
            yield return LocalApi.Error(AgentFailures.BadRequest, $"A machine offers {RouteRules.Max} LANs in a network at most.");
            yield break;
        }
        Guid network = found[0].Network.Value;
        control.Choose(settings => settings with
        {
            OfferedRoutes = new Dictionary<Guid, IReadOnlyList<string>>(settings.OfferedRoutes ?? new Dictionary<Guid, IReadOnlyList<string>>()) { [network] = after },
        });
        Task<PassOutcome> pass = board.NextPassAsync();
        control.Changed.Set();
        await pass.WaitAsync(Patience, cancel);
        yield return new LocalReply
        {
            Done = true,
            Line = request.Withdraw
                ? $"{lan} is not offered in {found[0].Name} any more."
                : $"{lan} is offered in {found[0].Name}. Somebody who looks after the network says yes to it: lanstead routes approve",
        };
    }
}
