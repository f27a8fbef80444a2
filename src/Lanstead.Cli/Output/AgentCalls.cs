using Lanstead.Agent.Local;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Output;

/// <summary>Calls of commands to the agent.</summary>
internal static class AgentCalls
{
    /// <summary>Asks for the state; on failure the message is written and the exit code is given.</summary>
    public static async Task<(Status? Status, int ExitCode)> StatusAsync(this Terminal terminal, CancellationToken cancel)
    {
        Status? status = null;
        int exitCode = await terminal.CallAsync(new LocalRequest { Status = new StatusRequest() }, reply => status = reply.Status ?? status, cancel);
        if (exitCode == ExitCodes.Ok && status is null)
            exitCode = terminal.Fail(ExitCodes.Failed, "The agent did not tell its state. It may be another version: lanstead version");
        return (exitCode == ExitCodes.Ok ? status : null, exitCode);
    }

    /// <summary>Sends a request and hands each reply on; writes the error, if one comes.</summary>
    public static async Task<int> CallAsync(this Terminal terminal, LocalRequest request, Action<LocalReply> onReply, CancellationToken cancel)
    {
        try
        {
            await foreach (LocalReply reply in terminal.Agent.CallAsync(request, cancel))
            {
                if (reply.Error is { } error)
                    return terminal.Fail(error);
                onReply(reply);
            }
            return ExitCodes.Ok;
        }
        catch (LocalCallException e)
        {
            return terminal.Fail(e.Failure);
        }
    }

    /// <summary>The peer of that name or address, in any network; null when there is none.</summary>
    public static (StatusNetwork Network, StatusPeer Peer)? Find(this Status status, string device)
    {
        foreach (StatusNetwork network in status.Networks)
        {
            foreach (StatusPeer peer in network.Peers)
            {
                if (string.Equals(peer.Name, device, StringComparison.OrdinalIgnoreCase) || peer.Ipv4 == device || peer.Ipv6 == device || peer.PeerId == device)
                    return (network, peer);
            }
        }
        return null;
    }
}
