using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Agent.Pairs;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Primitives;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead devices config DEVICE</c>: another key for a phone, made here, and the configuration with it.</summary>
internal static class PhoneConfigVerb
{
    public static async Task<int> RunAsync(Terminal terminal, ServerClient client, ServerDeviceJson device, bool atOnce, bool asQr, bool json, CancellationToken cancel)
    {
        if (device.Kind != "config" || device.Networks.Count == 0)
            return terminal.Fail(ExitCodes.Usage, $"{Human.Safe(device.Name)} runs the agent, or is in no network. This is for phones and routers with a plain WireGuard configuration; else: lanstead devices rotate {Human.Safe(device.Name)}");
        string peer = device.Networks[0].PeerId;
        PhoneConfigJson config = await client.GetAsync($"/v1/peers/{peer}/config", PhoneConfigsJson.Default.PhoneConfigJson, cancel);
        using var keys = new ConfigurationKeys();
        SealedPresharedJson? preshared = null;
        if (config.Preshared.IsWanted)
        {
            long epoch = Math.Max(terminal.Time.GetUtcNow().ToUnixTimeMilliseconds(), config.Preshared.Epoch + 1);
            byte[]? message = keys.AddPreshared(
                NetworkId.Parse(config.Preshared.NetworkId, null), PeerId.Parse(peer, null), PeerId.Parse(config.Preshared.GatewayPeerId, null), PublicKey.Parse(config.Peer.PublicKey, null), epoch);
            if (message is null)
                return terminal.Fail(ExitCodes.Failed, "The gateway's key is good for nothing.");
            preshared = new SealedPresharedJson(message, epoch);
        }
        string text = keys.PutInto(config.Text);
        await client.DoAsync(HttpMethod.Put, $"/v1/peers/{peer}/key", new ReplaceKeyJson(keys.PublicKey.ToString(), preshared, !atOnce), PhoneConfigsJson.Default.ReplaceKeyJson, cancel);
        if (json)
            terminal.WriteJson(new PhoneConfigTextJson(1, device.Name, text, preshared is not null), PhoneConfigsJson.Default.PhoneConfigTextJson);
        else if (asQr)
        {
            foreach (string line in TerminalQr.Lines(text, terminal.Colour))
                terminal.Out.WriteLine(line);
        }
        else
            terminal.Out.Write(text);
        terminal.Error.WriteLine(atOnce
            ? $"What {Human.Safe(device.Name)} had is over. This is shown once."
            : $"What {Human.Safe(device.Name)} has works until this is used, for a day at most. This is shown once.");
        return ExitCodes.Ok;
    }
}
