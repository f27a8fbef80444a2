using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead whoami</c>: which person is signed in here, and which device of which server this machine is.</summary>
internal static class WhoamiCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("whoami", "Print who is signed in here, and which device this machine is.");
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => IsSignedIn(terminal, server.Of(parsed))
            ? terminal.AskServerAsync(server.Of(parsed), client => PersonAsync(terminal, client, format.IsJson(parsed), cancel), cancel)
            : DeviceAsync(terminal, format.IsJson(parsed), cancel));
        return command;
    }

    private static bool IsSignedIn(Terminal terminal, string? server)
    {
        if (server is not null || terminal.ApiKey() is not null)
            return true;
        try
        {
            return terminal.SignIns().Read().Current is not null;
        }
        catch (ServerCallException)
        {
            // Said again, and written, where it is asked for.
            return true;
        }
    }

    // The machine need not have an agent for a person to be signed in.
    private static async Task<int> PersonAsync(Terminal terminal, ServerClient client, bool json, CancellationToken cancel)
    {
        MeJson me = await client.GetAsync("/v1/me", ServerJson.Default.MeJson, cancel);
        Status? status = await DeviceOrNoneAsync(terminal, cancel);
        if (json)
        {
            var person = new PersonJson(me.Id, me.Email, me.Username, me.IsAdmin, client.Name, [.. me.Tenants.Select(one => new SpaceJson(one.Id, one.Name, one.Slug, one.Role))]);
            terminal.WriteJson(new WhoamiJson(1, status?.DeviceId, status?.DeviceName, status?.ServerUrl, person), OutputJson.Default.WhoamiJson);
            return ExitCodes.Ok;
        }
        string email = me.Email.Length == 0 ? "" : $" ({me.Email})";
        terminal.Out.WriteLine($"{Human.Safe(me.Username + email)}  {Human.Safe(client.Name)}  {Human.Safe(string.Join(", ", me.Tenants.Select(one => $"{one.Name}: {one.Role}")))}");
        if (status is not null)
            Write(terminal, status);
        return ExitCodes.Ok;
    }

    private static async Task<Status?> DeviceOrNoneAsync(Terminal terminal, CancellationToken cancel)
    {
        Status? status = null;
        try
        {
            await foreach (LocalReply reply in terminal.Agent.CallAsync(new LocalRequest { Status = new StatusRequest() }, cancel))
                status = reply.Status ?? status;
        }
        catch (LocalCallException)
        {
            // Not asked for.
        }
        return status is { DeviceId.Length: > 0 } ? status : null;
    }

    private static async Task<int> DeviceAsync(Terminal terminal, bool json, CancellationToken cancel)
    {
        (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
        if (status is null)
            return exitCode;
        if (status.DeviceId.Length == 0)
            return terminal.Fail(ExitCodes.NotEnrolled, "This machine has not joined yet. Run: lanstead up --server URL --key KEY");
        if (json)
            terminal.WriteJson(new WhoamiJson(1, status.DeviceId, status.DeviceName, status.ServerUrl), OutputJson.Default.WhoamiJson);
        else
            Write(terminal, status);
        return ExitCodes.Ok;
    }

    private static void Write(Terminal terminal, Status status) =>
        terminal.Out.WriteLine($"{Human.Safe(status.DeviceName)}  {Human.Safe(status.DeviceId)}  {Human.Safe(status.ServerUrl)}");
}
