using Lanstead.Protocol;

namespace Lanstead.Server.Features.Alerts;

/// <summary>What began or is over in one line of English, for chats and programs.</summary>
internal static class AlertText
{
    /// <param name="kind">As it is stored: <c>device_away</c>.</param>
    /// <param name="warning">Of what the device warns; empty where it is no warning.</param>
    /// <param name="device">Its name in the network.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="howLong">For how long it must be so.</param>
    /// <param name="perMinute">How many refusals are too many.</param>
    /// <param name="isOver">Whether it is over.</param>
    public static string Of(string kind, string warning, string device, string network, TimeSpan howLong, int? perMinute, bool isOver) => (kind, isOver) switch
    {
        ("device_away", false) => $"{device} in {network} has not been seen for {(int)howLong.TotalMinutes} min",
        ("device_away", true) => $"{device} in {network} is back",
        ("refusals", false) => $"{device} in {network} is refused more than {perMinute} times a minute",
        ("refusals", true) => $"{device} in {network} is no longer refused so often",
        ("device_warns", false) => $"{device} in {network} warns: {Of(warning)}",
        ("device_warns", true) => $"{device} in {network} warns no more: {Of(warning)}",
        (_, false) => $"{device} in {network} is held: its time is over, or it lacks what the network demands",
        _ => $"{device} in {network} is held no longer",
    };

    /// <summary>What an agent's word means.</summary>
    public static string Of(string warning) => warning switch
    {
        AgentWarnings.Clock => "its clock is wrong",
        AgentWarnings.Names => "names do not work there",
        AgentWarnings.Disk => "it cannot read or write its files",
        AgentWarnings.Port => "a port that it needs is taken",
        AgentWarnings.Lock => "the log of the network lock differs",
        AgentWarnings.Removal => "it does not drop devices on the server\u2019s word alone",
        _ => "lanstead status says what, on the machine",
    };

    /// <summary>The same in German, for letters.</summary>
    public static string German(string warning) => warning switch
    {
        AgentWarnings.Clock => "seine Uhr geht falsch",
        AgentWarnings.Names => "Namen gehen dort nicht",
        AgentWarnings.Disk => "es kann seine Dateien nicht lesen oder schreiben",
        AgentWarnings.Port => "ein Port, den es braucht, ist vergeben",
        AgentWarnings.Lock => "das Protokoll der Netzsperre ist ein anderes",
        AgentWarnings.Removal => "es entfernt Ger\u00e4te nicht allein auf Wort des Servers",
        _ => "lanstead status sagt auf dem Ger\u00e4t, was",
    };
}
