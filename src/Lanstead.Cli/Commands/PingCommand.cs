using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead ping</c>: echo through the tunnel, and the path that it takes.</summary>
internal static class PingCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static Command Create(Terminal terminal)
    {
        var device = new Argument<string>("device") { Description = "Name or address of a device" };
        var count = new Option<int>("--count", "-c") { Description = "How many times", DefaultValueFactory = _ => 4 };
        count.Validators.Add(result =>
        {
            // A text that is no number is refused by the parser itself; reading its value here would throw.
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is < 1 or > 1_000_000)
                result.AddError("--count is 1 to 1000000.");
        });
        var untilDirect = new Option<bool>("--until-direct") { Description = "Stop as soon as packets go straight to the device" };
        var command = new Command("ping", "Ping a device through its network.") { device, count, untilDirect };
        command.SetAction((parsed, cancel) => RunAsync(
            terminal, parsed.GetRequiredValue(device), parsed.GetValue(count), parsed.GetValue(untilDirect), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string device, int count, bool untilDirect, CancellationToken cancel)
    {
        int answered = 0;
        for (int i = 1; i <= count; i++)
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            if (status.Find(device) is not { } found)
                return terminal.Fail(ExitCodes.NotFound, $"No device \"{device}\" is in this machine's networks. See them: lanstead devices ls");
            StatusPeer peer = found.Peer;
            string address = peer.Ipv4.Length > 0 ? peer.Ipv4 : peer.Ipv6;
            if (!IPAddress.TryParse(address, out IPAddress? target))
                return terminal.Fail(ExitCodes.NotConnected, $"{peer.Name} has no address yet: it has not come up since it joined. Try again later.");
            using var ping = new Ping();
            (IPStatus answer, long milliseconds) = await EchoAsync(ping, target, cancel);
            string path = DevicesCommand.Path(peer, found.Network.MtuBytes, terminal.Time.GetUtcNow()).Text;
            if (answer == IPStatus.Success)
            {
                answered++;
                terminal.Out.WriteLine($"{Human.Safe(peer.Name)}  {address}  {Milliseconds(milliseconds)}  {path}");
                if (untilDirect && peer.Path == "direct")
                    return ExitCodes.Ok;
            }
            else
            {
                terminal.Out.WriteLine($"{Human.Safe(peer.Name)}  {address}  no answer  {path}");
            }
            if (i < count)
                await Task.Delay(Interval, terminal.Time, cancel);
        }
        if (answered == 0)
            return terminal.Fail(ExitCodes.NotConnected, $"{device} did not answer {count} times. See its path: lanstead status");
        return untilDirect
            ? terminal.Fail(ExitCodes.NotConnected, $"No direct path to {device} after {count} tries. See why: lanstead logs")
            : ExitCodes.Ok;
    }

    private static async Task<(IPStatus Answer, long Milliseconds)> EchoAsync(Ping ping, IPAddress target, CancellationToken cancel)
    {
        try
        {
            PingReply reply = await ping.SendPingAsync(target, Timeout, cancellationToken: cancel);
            return (reply.Status, reply.RoundtripTime);
        }
        catch (PingException) when (!cancel.IsCancellationRequested)
        {
            // The system would not send it: no route just now, for one. The next try may find one.
            return (IPStatus.DestinationHostUnreachable, 0);
        }
        catch (PingException)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    private static string Milliseconds(long value) =>
        value == 0 ? "< 1 ms" : value.ToString(CultureInfo.InvariantCulture) + " ms";
}
