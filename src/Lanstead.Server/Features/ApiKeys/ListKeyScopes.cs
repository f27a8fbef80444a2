using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>A scope, for people who choose among them.</summary>
/// <param name="Name">As keys name it.</param>
/// <param name="Meaning">In English.</param>
/// <param name="LeastRole">From which role on it is of any use.</param>
/// <param name="Permissions">What it lets through, of what the owner's role has.</param>
internal sealed record KeyScopeView(string Name, string Meaning, Role LeastRole, IReadOnlyList<Permission> Permissions);

/// <summary>The scopes that there are.</summary>
internal static class ListKeyScopes
{
    public static Answer<Page<KeyScopeView>> Handle() => new Page<KeyScopeView>(
        [.. KeyScopes.All.Select(scope => new KeyScopeView(scope.Name, scope.Meaning, scope.Permissions.Min(PermissionMatrix.LeastRole), scope.Permissions))], null);
}
