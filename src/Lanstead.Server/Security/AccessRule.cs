namespace Lanstead.Server.Security;

/// <summary>What a route declares by <c>.Allow(…)</c>; endpoint metadata that <see cref="AccessControl"/> enforces.</summary>
/// <param name="Access">Who may call at all.</param>
/// <param name="Permission">What the caller's role must allow; null when no object of a tenant is concerned.</param>
/// <param name="On">Which object; null with <paramref name="Permission"/>.</param>
/// <param name="HandlerFinds">True when the handler itself answers <c>not_found</c> for an object that the caller cannot see: see <see cref="AllowExtensions.AllowReading"/>.</param>
internal sealed record AccessRule(Access Access, Permission? Permission = null, On? On = null, bool HandlerFinds = false)
{
    public override string ToString() => Permission is null ? Access.ToString() : $"{Permission} on {On}";
}
