using System.Runtime.CompilerServices;
using Lanstead.Agent.Naming;
using Lanstead.Names;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>What <c>lanstead dns query</c> asks: the resolver itself, whatever the system's look-up would do.</summary>
internal static class DnsLookUp
{
    public static async IAsyncEnumerable<LocalReply> AskAsync(NameService names, DnsQueryRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (!DnsName.TryParse(request.Name, out DnsName name) || name.IsRoot || request.Type is 0 or > ushort.MaxValue)
        {
            yield return LocalApi.Error(AgentFailures.BadRequest, "This is no name that can be looked up. It looks like nas.home.lanstead.internal");
            yield break;
        }
        if (names.Resolver is not { } resolver)
        {
            yield return LocalApi.Error(AgentFailures.ResolverFailed, $"No names are answered here: {names.State.Problem ?? names.State.Reason}");
            yield break;
        }
        // A name alone is one of a network's, as the system's search would make it.
        NetworkNames? network = names.State.Networks.FirstOrDefault(candidate => name.IsWithin(candidate.Domain));
        if (network is null && name.Parent.IsRoot)
        {
            foreach (NetworkNames candidate in names.State.Networks)
            {
                if (name.TryBelow(candidate.Domain, out DnsName whole) && await AskAsync(resolver, whole, request.Type, cancel) is { Code: ResponseCode.NoError } found)
                {
                    yield return Reply(found, ours: true, candidate);
                    yield break;
                }
            }
        }
        yield return await AskAsync(resolver, name, request.Type, cancel) is { } answer
            ? Reply(answer, resolver.Table.TryFindZone(name, out _), network)
            : LocalApi.Error(AgentFailures.ResolverFailed, "The resolver gave no answer.");
    }

    private static async Task<DnsMessage?> AskAsync(Resolver resolver, DnsName name, uint type, CancellationToken cancel)
    {
        byte[]? bytes = await resolver.AnswerAsync(DnsMessage.Ask(1, name, (DnsType)type), byTcp: true, cancel);
        return bytes is not null && DnsMessage.TryRead(bytes, out DnsMessage? answer) ? answer : null;
    }

    private static LocalReply Reply(DnsMessage message, bool ours, NetworkNames? network)
    {
        var answer = new DnsAnswer { Name = message.Name.ToString(), Code = (uint)message.Code, Ours = ours, Network = network?.Network ?? "" };
        foreach (DnsMessageRecord record in message.Answers)
            answer.Records.Add(new DnsAnswerRecord { Name = record.Name.ToString(), Type = (uint)record.Type, TtlSeconds = record.TtlSeconds, Data = record.Data });
        return new LocalReply { Done = true, DnsAnswer = answer };
    }
}
