using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Policies;

/// <summary>What the policy says of one question.</summary>
/// <param name="Verdict"><c>allowed</c> or <c>denied</c>.</param>
/// <param name="Rule">The rule that decided, counted from 1; 0: none did, so the default.</param>
/// <param name="Line">Its line in the text.</param>
/// <param name="RuleText">The rule itself; null for the default.</param>
/// <param name="Default">What becomes of what no rule matches.</param>
/// <param name="Version">The version that was asked.</param>
internal sealed record PolicyExplanation(string Verdict, int Rule, int Line, PolicyRuleView? RuleText, string Default, long Version);

/// <summary>The policy in force, its history, and what it says of a question.</summary>
internal static class ReadPolicy
{
    private const string List = $"{PolicyRows.Versions} WHERE v.network_id = $1 AND ($2::bigint IS NULL OR v.version < $2::bigint) ORDER BY v.version DESC LIMIT $3";

    public static async Task<Answer<PolicyView>> GetAsync(NetworkId networkId, TenantDb db, Caller caller, CancellationToken stop)
    {
        Result<PolicyReading> read = await PolicyReading.LoadAsync(db, networkId, stop);
        return read.IsSuccess ? View(read.Value, caller) : read.Failure;
    }

    public static PolicyView View(PolicyReading read, Caller caller) => new(
        PolicyVersionView.Of(read.Version), PolicyDocumentView.Of(read.Policy.Document), read.Policy.Document.AllowsAll, PolicyNames.Of(read.Policy.Facts),
        read.Version.State == "pending" && caller.IsSignedIn && read.Version.Author == caller.UserId);

    public static async Task<Answer<Page<PolicyVersionView>>> VersionsAsync(
        NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, ObjectTenants objects, CancellationToken stop)
    {
        Result<long?> after = Cursors.AfterNumber(page);
        if (!after.IsSuccess)
            return after.Failure;
        var items = await db.QueryAsync(List, [networkId.Value, after.Value, page.Take + 1], row => PolicyVersionView.Of(PolicyRows.ReadVersion(row)), stop);
        if (items.Count == 0 && !await objects.IsThereAsync(On.Network, networkId.Value, stop))
            return GetNetwork.NotFound;
        return page.Cut(items, item => item.Version.ToString(provider: null));
    }

    public static async Task<Answer<PolicyExplanation>> ExplainAsync(
        NetworkId networkId, [FromQuery] string from, [FromQuery] string to, [FromQuery] string? port, TenantDb db, CancellationToken stop)
    {
        Result<PolicyReading> read = await PolicyReading.LoadAsync(db, networkId, stop);
        if (!read.IsSuccess)
            return read.Failure;
        AccessPolicy policy = read.Value.Policy;
        PolicyService service = PolicyService.All;
        FieldErrors errors = new FieldErrors()
            .When(policy.Find(from) is null || policy.Lans.Any(lan => lan.Name == from), "from", "There is no device of this name in the network.")
            .When(policy.Find(to) is null, "to", "There is no device of this name in the network, nor a LAN such as lan:office.")
            .When(port is not null && !IsOne(port, out service), "port", "One port, such as tcp/22 or udp/53, or icmp.");
        if (errors.Failure is { } invalid)
            return invalid;
        PolicyDecision decision = policy.Decide(policy.Find(from)!.Id, policy.Find(to)!.Id, service.Protocol, service.First);
        PolicyDocumentView document = PolicyDocumentView.Of(policy.Document);
        return new PolicyExplanation(
            decision.IsAllowed ? "allowed" : "denied", decision.Rule, decision.Line, decision.Rule == 0 ? null : document.Rules[decision.Rule - 1], document.Default, read.Value.Version.Version);
    }

    private static bool IsOne(string text, out PolicyService service) =>
        PolicyService.TryParse(text, out service) && (service.IsWhole || (service.First == service.Last && service.Protocol != PolicyProtocol.Any));
}
