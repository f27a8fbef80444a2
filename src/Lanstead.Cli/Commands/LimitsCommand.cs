using System.CommandLine;
using System.Globalization;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead limits</c>: how much may be exposed, and how much may go through it. With options they are set, without they are shown.</summary>
internal static class LimitsCommand
{
    public static Command Create(Terminal terminal) => new("limits", "How much may be exposed, and how much may go through it.") { OfExposure(terminal), OfClient(terminal), OfSpace(terminal) };

    private static Command OfExposure(Terminal terminal)
    {
        var options = new TrafficOptions();
        return VerbAtServer.About(
            terminal, "exposure", "Rates and quota of an exposure; sets what is given, else shows them.", new Argument<string>("exposure") { Description = "Its name, its public address and port, or its ID" },
            (client, which, cancel) => client.FindExposureAsync(which, cancel), [], options.All, (client, one, parsed, cancel) => RunAsync(terminal, client, $"/v1/exposures/{one.Id}/limits", options, parsed, cancel));
    }

    private static Command OfClient(Terminal terminal)
    {
        var options = new TrafficOptions();
        var device = new Argument<string>("device") { Description = "A device behind it" };
        return VerbAtServer.About(
            terminal, "client", "Rates and quota of all that a device exposes through a tunnel server.", new Argument<string>("tunnel-server") { Description = "Its name or ID" },
            (client, which, cancel) => client.FindTunnelServerAsync(null, which, cancel), [device], options.All, async (client, one, parsed, cancel) =>
            {
                string wanted = parsed.GetRequiredValue(device);
                List<TunnelClientJson> clients = await client.ListAsync($"/v1/tunnel-servers/{one.Id}/clients", ExposeJson.Default.TunnelClientJson, cancel);
                return clients.Find(at => at.Id == wanted || at.DeviceId == wanted || string.Equals(at.DeviceName, wanted, StringComparison.OrdinalIgnoreCase)) is { } found
                    ? await RunAsync(terminal, client, $"/v1/tunnel-clients/{found.Id}/limits", options, parsed, cancel)
                    : terminal.Fail(ExitCodes.NotFound, $"No device \u201c{Human.Safe(wanted)}\u201d is behind {Human.Safe(one.Name)}. See: lanstead tunnel-servers clients");
            });
    }

    private static Command OfSpace(Terminal terminal)
    {
        Option<string?> exposures = Count("--exposures", "Services of the space"), ports = Count("--ports", "Public ports of the space"), ofUser = Count("--user-exposures", "Services of each person"), portsOfUser = Count("--user-ports", "Public ports of each person");
        var quota = new QuotaOptions();
        var command = new Command("space", "How much a space, and each person in it, may expose; sets what is given, else shows it.") { exposures, ports, ofUser, portsOfUser, quota.Amount, quota.Per, quota.Day, quota.Then };
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            MyTenantJson its = await space.FindAsync(client, parsed, cancel);
            string path = $"/v1/tenants/{its.Id}/expose-limits";
            SpaceLimitsJson now = await client.GetAsync(path, LimitsJson.Default.SpaceLimitsJson, cancel);
            if (quota.IsGiven(parsed) || new[] { exposures, ports, ofUser, portsOfUser }.Any(option => parsed.GetValue(option) is not null))
            {
                if (!TryCount(parsed.GetValue(exposures), now.ExposuresMax, out int? one) | !TryCount(parsed.GetValue(ports), now.PortsMax, out int? two) | !TryCount(parsed.GetValue(ofUser), now.UserExposuresMax, out int? three)
                    | !TryCount(parsed.GetValue(portsOfUser), now.UserPortsMax, out int? four))
                    return terminal.Fail(ExitCodes.Usage, "A count is a number, or none.");
                if (!quota.TryRead(parsed, now.Quota, out PutQuotaJson? quotaOfSpace))
                    return terminal.Fail(ExitCodes.Usage, QuotaOptions.Wrong);
                now = await client.PutAsync(path, new PutSpaceLimitsJson(one, two, three, four, quotaOfSpace), LimitsJson.Default.PutSpaceLimitsJson, LimitsJson.Default.SpaceLimitsJson, cancel);
            }
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new SpaceLimitsPrinted(1, now), LimitsJson.Default.SpaceLimitsPrinted);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            table.Add("exposures", $"{now.Exposures} of {Any(now.ExposuresMax, now.OfServer.ExposuresMax)}");
            table.Add("public ports", $"{now.Ports} of {Any(now.PortsMax, now.OfServer.PortsMax)}");
            table.Add("each person", $"{Any(now.UserExposuresMax, now.OfServer.UserExposuresMax)} exposures, {Any(now.UserPortsMax, now.OfServer.UserPortsMax)} ports");
            AddQuota(table, now.Quota);
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ServerClient client, string path, TrafficOptions options, ParseResult parsed, CancellationToken cancel)
    {
        TrafficLimitsJson now = await client.GetAsync(path, LimitsJson.Default.TrafficLimitsJson, cancel);
        if (parsed.GetValue(options.In) is not null || parsed.GetValue(options.Out) is not null || options.Quota.IsGiven(parsed))
        {
            long? rateIn = now.RateInKbit, rateOut = now.RateOutKbit;
            if ((parsed.GetValue(options.In) is { } wantedIn && !LimitText.TryRate(wantedIn, out rateIn)) || (parsed.GetValue(options.Out) is { } wantedOut && !LimitText.TryRate(wantedOut, out rateOut)))
                return terminal.Fail(ExitCodes.Usage, "A rate looks like 20mbit or 512kbit, or is none.");
            if (!options.Quota.TryRead(parsed, now.Quota, out PutQuotaJson? quota))
                return terminal.Fail(ExitCodes.Usage, QuotaOptions.Wrong);
            now = await client.PutAsync(path, new PutTrafficLimitsJson(rateIn, rateOut, quota), LimitsJson.Default.PutTrafficLimitsJson, LimitsJson.Default.TrafficLimitsJson, cancel);
        }
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(new TrafficLimitsPrinted(1, now), LimitsJson.Default.TrafficLimitsPrinted);
            return ExitCodes.Ok;
        }
        var table = new Columns();
        table.Add("to home", LimitText.Rate(now.RateInKbit));
        table.Add("to callers", LimitText.Rate(now.RateOutKbit));
        AddQuota(table, now.Quota);
        table.WriteTo(terminal.Out, terminal.Colour);
        return ExitCodes.Ok;
    }

    private static void AddQuota(Columns table, QuotaJson? quota)
    {
        if (quota is null)
        {
            table.Add("quota", "none");
            return;
        }
        string what = quota.UsedUp == "suspend" ? "closed" : "slow";
        table.Add("quota", $"{Human.Bytes((ulong)quota.Used)} of {Human.Bytes((ulong)quota.Bytes)} a {Human.Safe(quota.Period)}, then {what}");
        table.Add("begins anew", quota.ResetsAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        if (quota.Reached)
            table.Add("", new Cell($"used up: {what} until then", Tone.Attention));
    }

    private static Option<string?> Count(string name, string what) => new(name) { Description = $"{what} at most, or none" };

    private static string Any(int? own, int? ofServer) => (own is null || ofServer < own ? ofServer : own) is { } most ? most.ToString(CultureInfo.InvariantCulture) : "any number";

    private static bool TryCount(string? text, int? now, out int? count)
    {
        count = now;
        if (text is null)
            return true;
        count = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        return count is not null || text == "none";
    }

    private sealed class TrafficOptions
    {
        public Option<string?> In { get; } = new("--in") { Description = "From callers to home at most, such as 20mbit; or none" };

        public Option<string?> Out { get; } = new("--out") { Description = "From home to callers at most, such as 20mbit; or none" };

        public QuotaOptions Quota { get; } = new();

        public Option<bool> Json { get; } = new("--json") { Description = "Print JSON" };

        public Option[] All => [In, Out, Quota.Amount, Quota.Per, Quota.Day, Quota.Then, Json];
    }

    private sealed class QuotaOptions
    {
        public const string Wrong = "A quota looks like 500GB or 2TB, or is none; the first time it needs an amount.";

        public QuotaOptions()
        {
            Per.AcceptOnlyFromAmong("day", "month");
            Then.AcceptOnlyFromAmong("throttle", "suspend");
        }

        public Option<string?> Amount { get; } = new("--quota") { Description = "What may go through in a period, both directions together, such as 500GB; or none" };

        public Option<string?> Per { get; } = new("--per") { Description = "The period: day or month; month unless said" };

        public Option<int?> Day { get; } = new("--day") { Description = "On which day of the month it begins anew, 1 to 28" };

        public Option<string?> Then { get; } = new("--then") { Description = "Used up: throttle (256 kbit/s) or suspend; throttle unless said" };

        public bool IsGiven(ParseResult parsed) => parsed.GetValue(Amount) is not null || parsed.GetValue(Per) is not null || parsed.GetValue(Day) is not null || parsed.GetValue(Then) is not null;

        public bool TryRead(ParseResult parsed, QuotaJson? now, out PutQuotaJson? quota)
        {
            quota = null;
            long? bytes = now?.Bytes;
            if (parsed.GetValue(Amount) is { } text && !LimitText.TryAmount(text, out bytes))
                return false;
            if (bytes is { } amount)
                quota = new PutQuotaJson(amount, parsed.GetValue(Per) ?? now?.Period ?? "month", parsed.GetValue(Then) ?? now?.UsedUp ?? "throttle", parsed.GetValue(Day) ?? now?.Day ?? 1);
            return bytes is not null || parsed.GetValue(Amount) is not null || !IsGiven(parsed);
        }
    }
}
