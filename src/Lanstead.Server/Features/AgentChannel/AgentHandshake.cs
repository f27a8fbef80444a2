using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The first frames of a connection: Challenge, Hello, Welcome.</summary>
internal sealed class AgentHandshake(InstanceState instance, ServerSettings settings, AgentClaims claims, ManifestSender manifests, Penalties penalties, TimeProvider time)
{
    private const int TextMaxLength = 255;

    /// <summary>Sends the challenge, checks the answer, takes the fence. Null when the session was ended.</summary>
    public async Task<Hello?> RunAsync(HttpContext http, AgentSession session, FrameReader reader, CancellationToken stop)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(HelloProof.NonceSizeBytes);
        session.Send(new ServerFrame
        {
            Challenge = new Challenge
            {
                Nonce = ByteString.CopyFrom(nonce),
                ServerId = instance.ServerId.ToWire(),
                CapabilityMin = Protocol.AgentChannel.CapabilityMinimum,
                Capability = Protocol.AgentChannel.Capability,
            },
        });
        FrameOutcome? outcome = await AwaitHelloAsync(reader, stop);
        if (outcome != FrameOutcome.Frame || reader.Frame.Hello is not { } hello)
        {
            Refuse(session, outcome);
            return null;
        }

        // 1. Who says it is, and is it that machine?
        if (!WireId.TryRead(hello.DeviceId, out DeviceId device) || !IsSound(hello))
            return Refuse(session, Goodbye.Types.Reason.BadFrame, "The hello is malformed.");
        // Nothing is proved yet: who says another's name here only hears that he has to wait.
        if (penalties.Of(device) is { Ticks: > 0 } wait)
        {
            // Held back, so that coming again at once costs the other side time and us nothing; not answered when too many of its address are held.
            if (!await penalties.HoldAsync(ClientAddress.KeyOf(http.Connection.RemoteIpAddress), wait, stop))
            {
                session.Drop();
                return null;
            }
            session.End(
                Goodbye.Types.Reason.TooManyMessages, WebSocketCloseStatus.PolicyViolation,
                $"This device was cut off for what it sent. Wait {Math.Ceiling(wait.TotalSeconds):0} s.", retryAfter: wait);
            return null;
        }
        if (await claims.FindAsync(device, stop) is not { } known)
            return Dismiss(session, device);
        if (!IsOurHost(http, hello.Host))
            return Refuse(session, Goodbye.Types.Reason.BadProof, "The address that you dialled is not this server's: set LANSTEAD_PUBLIC_URL, or have the proxy pass the Host header on.");
        if (!HelloProof.Verify(known.MachineKey, nonce, instance.ServerId, device, hello.Host, hello.Signature.Span))
            return Refuse(session, Goodbye.Types.Reason.BadProof, "The signature is not that of this device's machine key.");

        // 2. Do we speak one language?
        if (hello.Capability < Protocol.AgentChannel.CapabilityMinimum)
            return Refuse(session, Goodbye.Types.Reason.Capability, "This agent is too old for the server. Update the agent.");
        uint capability = Math.Min(hello.Capability, Protocol.AgentChannel.Capability);

        // 3. From here on this connection is the device's; older ones end.
        IPAddress? observed = ClientAddress.Observed(http);
        if (await claims.ClaimAsync(device, known.Tenant, hello, observed, stop) is not { } fence)
            return Dismiss(session, device);
        session.Identity = new AgentIdentity(device, known.Tenant, fence, capability);
        session.Send(new ServerFrame
        {
            Welcome = new Welcome
            {
                Capability = capability,
                ServerTime = time.GetUtcNow().ToUnixTimeMilliseconds(),
                HeartbeatSeconds = (uint)Protocol.AgentChannel.Heartbeat.TotalSeconds,
                DeadSeconds = (uint)Protocol.AgentChannel.DeadAfter.TotalSeconds,
                ObservedAddress = observed?.ToString() ?? "",
                ServerVersion = typeof(AgentHandshake).Assembly.GetName().Version?.ToString(3) ?? "",
                Fence = (ulong)fence,
            },
        });
        return hello;
    }

    // Null: nothing came in time.
    private async Task<FrameOutcome?> AwaitHelloAsync(FrameReader reader, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(Protocol.AgentChannel.HelloTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            return await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void Refuse(AgentSession session, FrameOutcome? outcome)
    {
        if (outcome == FrameOutcome.Closed)
            session.Drop();
        else if (outcome == FrameOutcome.TooLarge)
            session.End(Goodbye.Types.Reason.BadFrame, WebSocketCloseStatus.MessageTooBig, "The frame is larger than 256 KB.");
        else
            Refuse(session, Goodbye.Types.Reason.BadFrame, "The answer to the challenge is a hello, within ten seconds.");
    }

    private static Hello? Refuse(AgentSession session, Goodbye.Types.Reason reason, string text)
    {
        session.End(reason, WebSocketCloseStatus.PolicyViolation, text);
        return null;
    }

    private Hello? Dismiss(AgentSession session, DeviceId device)
    {
        manifests.Dismiss(session, device);
        return null;
    }

    private static bool IsSound(Hello hello) =>
        hello.Host.Length is > 0 and <= HelloProof.HostMaxLength
        && hello.Capability <= int.MaxValue
        && DisplayText.IsValid(hello.AgentVersion, 0, TextMaxLength)
        && DisplayText.IsValid(hello.Hostname, 0, TextMaxLength)
        && DisplayText.IsValid(hello.Platform, 0, TextMaxLength);

    // A proof made for another server's name is of no use here. Ports are left out: proxies change them freely.
    private bool IsOurHost(HttpContext http, string dialled)
    {
        if (!HostString.FromUriComponent(dialled).HasValue)
            return false;
        string host = HostString.FromUriComponent(dialled).Host;
        return string.Equals(host, http.Request.Host.Host, StringComparison.OrdinalIgnoreCase)
            || string.Equals(host, HostString.FromUriComponent(settings.PublicUrl).Host, StringComparison.OrdinalIgnoreCase);
    }
}
