using System.Net;
using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Alerts;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.NetworkCopies;

/// <param name="Username">Who.</param>
/// <param name="Role">In the network.</param>
internal sealed record CopiedMember(string Username, Role Role);

/// <param name="Name">In the network.</param>
/// <param name="Device">In the space.</param>
/// <param name="Owner">Username of its owner.</param>
/// <param name="Ipv4">Its address.</param>
/// <param name="Tags">For access rules.</param>
internal sealed record CopiedDevice(string Name, string Device, string Owner, string Ipv4, IReadOnlyList<string> Tags);

/// <param name="Address">An address that is kept back.</param>
/// <param name="Label">What for.</param>
internal sealed record CopiedReservation(string Address, string Label);

/// <param name="Name">Below the network's domain.</param>
/// <param name="Type">A, AAAA or CNAME.</param>
/// <param name="Data">What it stands for.</param>
internal sealed record CopiedRecord(string Name, string Type, string Data);

/// <param name="Name">What people call it.</param>
/// <param name="Game">What is played there.</param>
/// <param name="Device">Name of its device in the network.</param>
/// <param name="Port">Its port.</param>
internal sealed record CopiedServer(string Name, string Game, string Device, int Port);

/// <summary>A network as a file: what people decided about it, without ids, keys, secrets and what happened.</summary>
/// <param name="Format">1.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Ipv4Cidr">Its range.</param>
/// <param name="Visibility">Who finds it.</param>
/// <param name="JoinPolicy">How people come in.</param>
/// <param name="RequiredRole">The least role with which one comes in by oneself.</param>
/// <param name="Settings">What else is decided.</param>
/// <param name="Members">Who is in it.</param>
/// <param name="Devices">Which devices, and where.</param>
/// <param name="Reservations">Addresses that are kept back.</param>
/// <param name="Records">Names beside those of devices.</param>
/// <param name="Servers">Pinned servers: ports with their names.</param>
/// <param name="Policy">The access policy, as YAML.</param>
/// <param name="Alerts">What its people are told of; null: of an older server, none.</param>
internal sealed record NetworkCopy(
    int Format, string Name, string Description, string Ipv4Cidr, NetworkVisibility Visibility, JoinPolicy JoinPolicy, Role RequiredRole, NetworkSettingsChange Settings,
    IReadOnlyList<CopiedMember> Members, IReadOnlyList<CopiedDevice> Devices, IReadOnlyList<CopiedReservation> Reservations, IReadOnlyList<CopiedRecord> Records,
    IReadOnlyList<CopiedServer> Servers, string Policy, IReadOnlyList<AlertRequest>? Alerts = null)
{
    /// <summary>The only one so far.</summary>
    public const int FormatNow = 1;

    private const int ListedMax = 5000;
    private const int ServersMax = 50;
    private const int TagsMax = 32;
    private const int LabelMaxChars = 64;
    private const int ServerTextMaxChars = 60;

    /// <summary>All that is wrong with it by itself: a file may come from anywhere.</summary>
    public FieldErrors Check(out IPNetwork range)
    {
        bool isRange = OverlayRange.TryParse4(Ipv4Cidr, out range);
        // What reads JSON looks into no list.
        if (HasNull(Members) || HasNull(Devices) || HasNull(Reservations) || HasNull(Records) || HasNull(Servers) || HasNull(Alerts ?? []) || Devices.Any(device => HasNull(device.Tags)))
            return new FieldErrors().When(true, "members", "A list holds nothing where something belongs.");
        IPNetwork within = range;
        FieldErrors errors = new FieldErrors().When(Format != FormatNow, "format", $"This server reads format {FormatNow}.").CheckName(Name).CheckDescription(Description).CheckAccess(Visibility, JoinPolicy, RequiredRole);
        NetworkSettings.Check(errors, Settings);
        errors.When(!isRange, "ipv4Cidr", "A range is private and has no host bits, such as 10.20.0.0/24; /8 to /30.")
            .When(Members.Count > ListedMax || Devices.Count > ListedMax || Reservations.Count > ListedMax, "members", $"There are at most {ListedMax} members, devices and reservations each.")
            .When(Members.Any(member => !Enum.IsDefined(member.Role)), "members", "A role is owner, admin, moderator, member or viewer.")
            .When(HasTwice(Members, member => member.Username), "members", "Somebody comes twice.")
            .When(Devices.Any(device => !DnsLabel.IsValid(device.Name)), "devices", "A device's name has 1 to 63 lower-case letters, digits and inner dashes.")
            .When(HasTwice(Devices, device => device.Name) || HasTwice(Devices, device => device.Device) || HasTwice(Devices, device => device.Ipv4), "devices", "A device, a name or an address comes twice.")
            .When(Devices.Any(device => device.Tags.Count > TagsMax || !device.Tags.All(PolicySelector.IsName)), "devices", $"A device has at most {TagsMax} tags of letters a-z, digits or inner dashes.")
            .When(Reservations.Any(one => !DisplayText.IsValid(one.Label, 1, LabelMaxChars)), "reservations", "A label has 1 to 64 characters, none of them a control character.")
            .When(HasTwice(Reservations, one => one.Address), "reservations", "An address comes twice.")
            .When(Records.Count > NameRules.RecordsMax || Records.Any(record => !NameRules.IsName(record.Name) || record.Type is not ("A" or "AAAA" or "CNAME") || !NameRules.IsData(record.Type, record.Data)), "records", $"At most {NameRules.RecordsMax} names with A, AAAA or CNAME.")
            .When(HasTwice(Records, record => $"{record.Name} {record.Type} {record.Data}") || Records.GroupBy(record => record.Name).Any(group => group.Count() > 1 && group.Any(record => record.Type == "CNAME"))
                || Records.Select(record => record.Name).Intersect(Devices.Select(device => device.Name)).Any(), "records", "A name is a device\u2019s, or comes twice. An alias stands alone.")
            .When(Servers.Count > ServersMax || Servers.Any(server => !DisplayText.IsValid(server.Name, 1, ServerTextMaxChars) || !DisplayText.IsValid(server.Game, 0, ServerTextMaxChars) || server.Port is < 1 or > 65535), "servers", $"At most {ServersMax} servers, with a name of 1 to 60 characters and a port from 1 to 65535.")
            .When(HasTwice(Servers, server => $"{server.Device}:{server.Port}"), "servers", "A port of a device comes twice.");
        errors.When(Alerts?.Count > ManageAlerts.AlertsMax, "alerts", $"A network has {ManageAlerts.AlertsMax} alerts at most.");
        foreach (AlertRequest alert in Alerts ?? [])
            alert.Check(errors, "alerts.");
        IReadOnlyList<PolicyProblem> problems = PolicyText.Read(Policy).Problems;
        errors.When(problems.Count > 0, "policy", problems.Count > 0 ? $"Line {problems[0].Line}: {problems[0].Message}" : "");
        return isRange
            ? errors.When(Devices.Select(device => device.Ipv4).Concat(Reservations.Select(one => one.Address)).Any(address => !IsHost(within, address)), "ipv4Cidr", $"An address is none for a device in {within}.")
            : errors;
    }

    private static bool IsHost(IPNetwork range, string address) => OverlayRange.Holds(range, address) && !NetworkRanges.GatewayAddress(range).Equals(IPAddress.Parse(address));

    private static bool HasNull<T>(IReadOnlyList<T> list)
        where T : class => list.Any(one => one is null);

    private static bool HasTwice<T>(IReadOnlyList<T> list, Func<T, string> key) => list.DistinctBy(key, StringComparer.Ordinal).Count() != list.Count;
}
