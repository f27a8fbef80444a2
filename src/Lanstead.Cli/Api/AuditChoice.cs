using System.CommandLine;
using Lanstead.Agent.Local;

namespace Lanstead.Cli.Api;

/// <summary>The options that say whose audit is meant: <c>--space</c>, or <c>--instance</c> for the server's own.</summary>
internal sealed class AuditChoice
{
    private readonly Option<bool> _instance = new("--instance") { Description = "The server's own audit, for its administrators, instead of a space's" };
    private readonly SpaceChoice _space;

    public AuditChoice(Command command)
    {
        _space = new SpaceChoice(command);
        command.Add(_instance);
    }

    /// <summary>True for the server's own.</summary>
    /// <exception cref="ServerCallException">A space was named too.</exception>
    public bool IsInstance(ParseResult parsed) => parsed.GetValue(_instance)
        && (_space.Of(parsed) is null ? true : throw new ServerCallException(ExitCodes.Usage, "", "--instance and --space are two different audits: give one of them."));

    /// <summary>The space that was named; null when none was.</summary>
    public async Task<MyTenantJson?> NamedAsync(ServerClient client, ParseResult parsed, CancellationToken cancel) =>
        _space.Of(parsed) is null ? null : await _space.FindAsync(client, parsed, cancel);

    /// <summary>Where its sinks are.</summary>
    public async Task<string> SinksPathAsync(ServerClient client, ParseResult parsed, CancellationToken cancel) =>
        IsInstance(parsed) ? "/v1/admin/sinks" : $"/v1/tenants/{(await _space.FindAsync(client, parsed, cancel)).Id}/sinks";
}
