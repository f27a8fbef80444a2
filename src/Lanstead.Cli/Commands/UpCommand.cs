using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead up</c>: joins, or comes up again with what is known.</summary>
internal static class UpCommand
{
    public static Command Create(Terminal terminal)
    {
        var server = new Option<string?>("--server") { Description = "Address of the server, such as https://vpn.example.org (or LANSTEAD_SERVER)" };
        var key = new Option<string?>("--key") { Description = "Join key or short code; file:PATH reads a file, - reads standard input (or LANSTEAD_KEY)" };
        var hostname = new Option<string?>("--hostname") { Description = "Name of this machine on the server (or LANSTEAD_HOSTNAME)" };
        var anchor = new Option<string?>("--lock") { Description = "The network lock that it is under, as \"lanstead lock status\" shows it on a signing device; then the server is not believed another (or LANSTEAD_LOCK)" };
        var role = new Option<string?>("--role") { Description = "What this machine is for: mesh exposes nothing from here, tunnel-client and gateway let services of it and of its LAN be exposed, tunnel-server has public addresses; without, that stays as it is (or LANSTEAD_ROLE)" };
        role.AcceptOnlyFromAmong("mesh", "tunnel-client", "gateway", "tunnel-server");
        var command = new Command("up", "Join a network, or come up again. What is not given stays as it is.") { server, key, hostname, anchor, role };
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new UpRequest
            {
                ServerUrl = parsed.GetValue(server) ?? terminal.Variable("LANSTEAD_SERVER") ?? "",
                Hostname = parsed.GetValue(hostname) ?? terminal.Variable("LANSTEAD_HOSTNAME") ?? "",
                Lock = parsed.GetValue(anchor) ?? terminal.Variable("LANSTEAD_LOCK") ?? "",
            };
            string? given = parsed.GetValue(key) ?? terminal.Variable("LANSTEAD_KEY");
            var (read, problem) = await ReadKeyAsync(terminal, given, cancel);
            if (problem is not null)
                return terminal.Fail(ExitCodes.Usage, problem);
            TakeKey(request, read);
            string? chosen = parsed.GetValue(role) ?? terminal.Variable("LANSTEAD_ROLE");
            if (chosen is not (null or "" or "mesh" or "tunnel-client" or "gateway" or "tunnel-server"))
                return terminal.Fail(ExitCodes.Usage, "LANSTEAD_ROLE is mesh, tunnel-client, gateway or tunnel-server.");
            // Before the server may tell of anything to expose.
            if (chosen is "mesh" or "tunnel-client" or "gateway"
                && await terminal.CallAsync(new LocalRequest { Set = new SetRequest { Name = "accept-exposures", Value = chosen == "mesh" ? "false" : "true" } }, _ => { }, cancel) is not ExitCodes.Ok and var code)
                return code;
            return await terminal.CallAsync(new LocalRequest { Up = request }, reply => Show(terminal, reply), cancel);
        });
        return command;
    }

    /// <summary>A join link carries both: <c>https://vpn.example.org/join#KEY</c>.</summary>
    internal static void TakeKey(UpRequest request, string key)
    {
        if (Uri.TryCreate(key, UriKind.Absolute, out Uri? link) && link.Scheme is "http" or "https" && link.Fragment.Length > 1)
        {
            if (request.ServerUrl.Length == 0)
                request.ServerUrl = link.GetLeftPart(UriPartial.Authority);
            key = link.Fragment[1..];
        }
        request.JoinKey = key;
    }

    internal static async Task<(string Key, string? Problem)> ReadKeyAsync(Terminal terminal, string? given, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(given))
            return ("", null);
        string text = given;
        if (given == "-")
        {
            text = await terminal.In.ReadLineAsync(cancel) ?? "";
        }
        else if (given.StartsWith("file:", StringComparison.Ordinal))
        {
            string path = given["file:".Length..];
            try
            {
                text = await File.ReadAllTextAsync(path, cancel);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return ("", $"The join key cannot be read from {path}: {e.Message}");
            }
        }
        text = text.Trim();
        return text.Length is > 0 and <= 512
            ? (text, null)
            : ("", "The join key is empty or far too long. Copy it from \"Add device\" in the web UI.");
    }

    private static void Show(Terminal terminal, LocalReply reply)
    {
        if (reply.Line.Length > 0)
            terminal.Error.WriteLine(Human.Safe(reply.Line));
        if (reply.Status is { } status)
            StatusCommand.WriteOwn(terminal, status);
    }
}
