using System.CommandLine;
using System.Text.Json;
using Lanstead.Agent;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead login</c>: signs this user in at a server, by a link that is opened anywhere.</summary>
internal static class LoginCommand
{
    private const int SlowDownSeconds = 5;

    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print two lines of JSON: where to say yes, then who is signed in" };
        var qr = new Option<bool>("--qr") { Description = "Print the QR code also where standard error is no terminal" };
        var command = new Command("login", "Sign in at a server: shows a link and a code, and waits for your yes in a browser, here or elsewhere.") { json, qr };
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(
            server.Of(parsed),
            client => RunAsync(terminal, client, parsed.GetValue(json), parsed.GetValue(qr) || terminal.ErrorIsTerminal, cancel),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ServerClient client, bool json, bool qr, CancellationToken cancel)
    {
        DeviceLoginJson login = await client.PostOpenlyAsync(
            "/v1/auth/device", new BeginDeviceLoginJson($"lanstead {new AgentOptions().Version}", ServerClient.MachineName()),
            ServerJson.Default.BeginDeviceLoginJson, ServerJson.Default.DeviceLoginJson, cancel);
        Show(terminal, client, login, json, qr);
        if (await AwaitAsync(terminal, client, login, cancel) is not { } session)
            return terminal.Fail(ExitCodes.NotConnected, "Nobody said yes in time. To begin again: lanstead login");
        terminal.SignIns().Keep(
            new ServerSignIn(client.Name, session.User.Email, session.User.Username, session.AccessToken, session.RefreshToken, session.ExpiresAt), current: true);
        if (json)
            Print(terminal, new LoginDoneJson(1, client.Name, session.User.Id, session.User.Email, session.User.Username), ServerJson.Default.LoginDoneJson);
        else
            terminal.Out.WriteLine($"Signed in at {client.Name} as {Human.Safe(session.User.Username)} ({Human.Safe(session.User.Email)}).");
        return ExitCodes.Ok;
    }

    private static void Show(Terminal terminal, ServerClient client, DeviceLoginJson login, bool json, bool qr)
    {
        if (json)
        {
            Print(
                terminal, new LoginStepJson(1, client.Name, login.VerificationUri, login.VerificationUriComplete, login.UserCode, login.ExpiresAt),
                ServerJson.Default.LoginStepJson);
            return;
        }
        terminal.Error.WriteLine("To sign in, open this link in a browser, on any device:");
        terminal.Error.WriteLine();
        terminal.Error.WriteLine($"    {Human.Safe(login.VerificationUriComplete)}");
        terminal.Error.WriteLine();
        if (qr)
        {
            foreach (string line in TerminalQr.Lines(login.VerificationUriComplete, terminal.Colour))
                terminal.Error.WriteLine("    " + line);
            terminal.Error.WriteLine();
        }
        terminal.Error.WriteLine($"Say yes there if it shows this code: {Human.Safe(login.UserCode)}");
        terminal.Error.WriteLine($"Waiting for {(int)Math.Ceiling((login.ExpiresAt - terminal.Time.GetUtcNow()).TotalMinutes)} minutes at most; Ctrl-C ends it.");
    }

    // Null when the code ended first.
    private static async Task<SessionJson?> AwaitAsync(Terminal terminal, ServerClient client, DeviceLoginJson login, CancellationToken cancel)
    {
        int seconds = Math.Max(1, login.IntervalSeconds);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), terminal.Time, cancel);
            try
            {
                return await client.PostOpenlyAsync(
                    "/v1/auth/device/token", new TakeDeviceTokensJson(login.DeviceCode), ServerJson.Default.TakeDeviceTokensJson, ServerJson.Default.SessionJson, cancel);
            }
            catch (ServerCallException e) when (e.Code == "auth.device_pending")
            {
                // Not yet.
            }
            catch (ServerCallException e) when (e.Code == "auth.device_slow_down")
            {
                seconds += SlowDownSeconds;
            }
            catch (ServerCallException e) when (e.Code == "auth.device_expired")
            {
                return null;
            }
            catch (ServerCallException e) when (e.Code == "auth.device_denied")
            {
                throw new ServerCallException(ExitCodes.Denied, e.Code, "Somebody said no to this sign-in.");
            }
            catch (ServerCallException e) when (e.ExitCode == ExitCodes.NotConnected && terminal.Time.GetUtcNow() < login.ExpiresAt)
            {
                // A restart of the server, a lost connection: the code outlives both.
            }
        }
    }

    private static void Print<T>(Terminal terminal, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        terminal.Out.WriteLine(JsonSerializer.Serialize(value, type));
        terminal.Out.Flush();
    }
}
