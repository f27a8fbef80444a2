namespace Lanstead.Declarations;

/// <summary>What a declaration of a space consists of. Words and names are those of the API where it has them.</summary>
internal static class SpaceShape
{
    /// <summary>The only format so far.</summary>
    public const string Format = "1";

    public static readonly Fields Space = new([
        ("name", new Text()), ("description", new Text()), ("visibility", Shape.OneOf("private", "public")), ("access", Shape.OneOf("invite", "password", "open")),
        ("look", new Fields([("symbol", new Text()), ("colour", new Text())])), ("settings", new Fields([("joinRole", Shape.OneOf("viewer", "member"))])),
    ]);

    public static readonly Fields Retention = new([
        ("auditDays", new Number(true)), ("activityDays", new Number(true)), ("changesDays", new Number(true)), ("deliveriesDays", new Number(true)), ("messagesDays", new Number(true)),
    ]);

    public static readonly Fields Override = new([("see", new Flag()), ("post", new Flag()), ("manage", new Flag())]);

    public static readonly Fields Channel = new([
        ("topic", new Text()), ("position", new Number()),
        ("roles", new Fields([("viewer", Override), ("member", Override), ("moderator", Override)])),
    ]);

    public static readonly Fields Answer = new([("label", new Text()), ("channels", new Many(new Text(), "Channels")), ("tags", new Many(new Text(), "Tags"))], "label");

    public static readonly Fields Question = new([("text", new Text()), ("several", new Flag()), ("answers", new Many(Answer, "Answers"))], "text", "answers");

    public static readonly Fields Route = new(
        [("device", new Text()), ("prefix", new Text()), ("decision", Shape.OneOf("open", "approved", "rejected")), ("mapped", new Text { IsNullable = true }), ("name", new Text())], "device", "prefix", "decision");

    public static readonly Fields Server = new([("name", new Text()), ("game", new Text()), ("device", new Text()), ("port", new Number())], "name", "device", "port");

    public static readonly Fields System = new([("id", new Text()), ("version", new Text())], "id");

    public static readonly Fields Posture = new([
        ("agentVersion", new Text { IsNullable = true }), ("systems", new Many(System, "Systems")), ("diskEncryption", new Flag()), ("firewall", new Flag()),
    ]);

    public static readonly Fields NetworkSettings = new([
        ("quietSeconds", new Number()), ("deviceApproval", new Flag()), ("leaseSeconds", new Number()), ("deviceSeconds", new Number()), ("keySeconds", new Number()), ("actsAsLan", new Flag()),
        ("presharedKeys", new Flag()), ("posture", Posture),
        ("flowLog", new Flag()), ("flowLogDays", new Number()),
    ]);

    public static readonly Fields Alert = new([
        ("kind", Shape.OneOf("deviceAway", "refusals", "deviceHeld", "deviceWarns")), ("tag", new Text { IsNullable = true }), ("forMinutes", new Number()), ("perMinute", new Number(true)),
    ], "kind");

    public static readonly Fields Network = new([
        ("description", new Text()), ("ipv4Cidr", new Text()), ("visibility", Shape.OneOf("private", "public")), ("joinPolicy", Shape.OneOf("open", "invite", "approval")),
        ("requiredRole", Role), ("settings", NetworkSettings), ("gateway", new Text { IsNullable = true }),
        ("members", new Named(Role, "Members")), ("channels", new Named(Channel, "Channels")), ("reservations", new Named(new Text(), "Reservations")),
        ("names", new Named(new Many(new Text(), "Addresses"), "Names")), ("tags", new Named(new Many(new Text(), "Tags"), "Devices")),
        ("routes", new Many(Route, "Routes")), ("servers", new Many(Server, "Servers")), ("alerts", new Many(Alert, "Alerts")), ("policy", new Text { IsPolicy = true }),
    ]);

    public static readonly Fields Sink = new([
        ("kind", Shape.OneOf("webhook", "splunk", "datadog", "syslog", "slack", "discord", "telegram")), ("address", new Text { IsNullable = true }), ("actions", new Many(new Text(), "Actions")),
        ("enabled", new Flag()),
    ], "kind");

    /// <summary>The whole document.</summary>
    public static readonly Fields Document = new([
        ("lanstead", Shape.OneOf(Format)), ("space", Space), ("retention", Retention), ("members", new Named(Role, "Members")), ("channels", new Named(Channel, "Channels")),
        ("onboarding", new Many(Question, "Questions")), ("networks", new Named(Network, "Networks")), ("alerts", new Many(Alert, "Alerts")), ("sinks", new Named(Sink, "Sinks")),
    ], "lanstead");

    private static Text Role => Shape.OneOf("viewer", "member", "moderator", "admin", "owner");
}
