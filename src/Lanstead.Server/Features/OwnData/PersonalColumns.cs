namespace Lanstead.Server.Features.OwnData;

/// <summary>What is stored of a person in one table: the rows in which a column names them.</summary>
/// <param name="Name">In the export.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column that names the person.</param>
/// <param name="Shown">What of it is exported: no secret and no hash of one.</param>
internal sealed record PersonalColumn(string Name, string Table, string Column, string Shown);

/// <summary>Every column that names a person. A test compares it with the database.</summary>
internal static class PersonalColumns
{
    public static IReadOnlyList<PersonalColumn> Exported { get; } =
    [
        new("account", "users", "id", "id, email, username, is_admin, settings, created_at, updated_at, disabled_at, locale, email_verified_at, mailed_kinds, password_hash IS NOT NULL AS has_password"),
        new("sessions", "sessions", "user_id", "id, kind, address, user_agent, created_at, authenticated_at, last_seen_at, expires_at, revoked_at"),
        new("api_keys", "api_keys", "user_id", "id, name, hint, scopes, created_at, expires_at, last_used_at, last_used_address, revoked_at"),
        new("api_keys_made", "api_keys", "created_by", "id, user_id, name, hint, scopes, created_at, expires_at, revoked_at"),
        new("identities", "user_identities", "user_id", "id, provider, issuer, subject, email, created_at, last_used_at"),
        new("passkeys", "passkeys", "user_id", "id, name, transports, backup_eligible, backed_up, created_at, last_used_at"),
        new("second_factor", "totp", "user_id", "created_at, confirmed_at"),
        new("recovery_codes", "recovery_codes", "user_id", "used_at"),
        new("links_by_mail", "mail_tokens", "user_id", "purpose, email, created_at, expires_at, used_at"),
        new("memberships", "members", "user_id", "tenant_id, (SELECT t.name FROM tenants t WHERE t.id = tenant_id) AS space, role, created_at"),
        new("network_memberships", "network_members", "user_id", "network_id, tenant_id, role, status, message, reason, ends_at, created_at"),
        new("network_decisions", "network_members", "decided_by", "network_id, tenant_id, status, reason, ends_at, updated_at"),
        new("bans", "space_bans", "user_id", "tenant_id, reason, created_at, ends_at"),
        new("bans_said", "space_bans", "banned_by", "tenant_id, reason, created_at, ends_at"),
        new("devices", "devices", "owner_user_id", "id, tenant_id, name, kind, platform, hostname, agent_version, connected, connected_at, last_seen_at, observed_address, public_endpoint, posture, created_at, updated_at"),
        new("join_keys", "join_keys", "created_by", "id, tenant_id, network_id, description, max_uses, uses, created_at, expires_at, last_used_at, revoked_at"),
        new("invite_links", "invite_links", "created_by", "id, tenant_id, network_id, label, role, max_uses, uses, created_at, expires_at, last_used_at, revoked_at"),
        new("invitations_sent", "invitations", "inviter_id", "id, tenant_id, network_id, email, role, status, created_at, expires_at, answered_at"),
        new("invitations_answered", "invitations", "answered_by", "id, tenant_id, network_id, email, role, status, created_at, answered_at"),
        new("policies_made", "network_policies", "author_user_id", "tenant_id, network_id, version, text, comment, kind, state, created_at"),
        new("activity", "activity", "actor_user_id", "id, tenant_id, network_id, type, metadata, at"),
        new("messages", "messages", "author_id", "id, tenant_id, channel_id, seq, body, reply_to, mentions, created_at, edited_at, deleted_at"),
        new("messages_deleted", "messages", "deleted_by", "id, tenant_id, channel_id, seq, deleted_at"),
        new("reactions", "reactions", "user_id", "message_id, tenant_id, emoji, created_at"),
        new("read_to", "read_markers", "user_id", "channel_id, tenant_id, seq, updated_at"),
        new("muted", "mutes", "user_id", "tenant_id, reason, created_at, ends_at"),
        new("mutes_made", "mutes", "by_id", "tenant_id, user_id, reason, created_at, ends_at"),
        new("rooms_opened", "rooms", "opened_by", "id, tenant_id, network_id, name, game, created_at"),
        new("in_rooms", "room_members", "user_id", "room_id, tenant_id, network_id, joined_at"),
        new("servers_pinned", "pinned_servers", "pinned_by", "id, tenant_id, network_id, peer_id, name, game, port, created_at"),
        new("exposures_made", "exposures", "created_by", "id, tenant_id, name, description, template, target, created_at"),
        new("blocks_made", "blocks", "created_by", "id, tenant_id, prefix, note, expires_at, created_at"),
        new("fleet_updates_begun", "fleet_updates", "created_by", "id, tenant_id, version, gate_minutes, status, reason, created_at, ended_at"),
        new("onboarding_answers", "onboarding_answers", "user_id", "tenant_id, answers, updated_at"),
        new("granted_by_answers", "member_grants", "user_id", "tenant_id, channel_id, tag"),
        new("moderated", "moderation_log", "target_id", "id, tenant_id, at, action, channel_id, message_id, reason, ends_at"),
        new("moderation_done", "moderation_log", "actor_id", "id, tenant_id, at, action, target_id, channel_id, message_id, reason, ends_at"),
        new("notifications", "notifications", "user_id", "id, tenant_id, kind, data, times, at, read_at, mailed_at"),
        new("letters_waiting", "mail_outbox", "user_id", "id, kind, created_at, expires_at"),
        new("audit", "audit", "actor_id", "id, tenant_id, at, action, target_kind, target_id, outcome, source, before, after"),
    ];

    /// <summary>Columns that name a person and are not exported, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NotExported { get; } = new Dictionary<string, string>
    {
        ["idempotency_keys.user_id"] = "Answers of the last day, kept to be repeated: the same data as elsewhere, sealed.",
        ["events.user_id"] = "Notices to the person's open pages; gone after a day.",
        ["sign_in_flows.user_id"] = "A journey to a sign-in provider, gone within a day; the session that it made is exported.",
        ["tenant_join_tries.user_id"] = "A count of wrong passwords of a space, gone after a day.",
        ["totp_failures.user_id"] = "Times of wrong codes of the last day, for the limit of tries.",
        ["sign_in_challenges.user_id"] = "Sign-ins that wait for their second factor, for minutes.",
        ["presence.user_id"] = "That a page of theirs is open now.",
        ["erasures.user_id"] = "Only of accounts that are deleted.",
    };

    /// <summary>What is exported besides the rows that name the person: those of what is theirs.</summary>
    /// <remarks><c>$1</c> is the person's id.</remarks>
    public static IReadOnlyList<(string Name, string Query)> Besides { get; } =
    [
        ("spaces", "SELECT t.id, t.name, t.slug, t.kind, t.created_at FROM tenants t JOIN members m ON m.tenant_id = t.id WHERE m.user_id = $1 AND m.role = 'owner' ORDER BY t.id"),
        ("networks", """
            SELECT n.id, n.tenant_id, n.name, n.description, n.ipv4_cidr, n.ipv6_cidr, n.created_at
            FROM networks n JOIN members m ON m.tenant_id = n.tenant_id WHERE m.user_id = $1 AND m.role = 'owner' ORDER BY n.id
            """),
        ("peers", """
            SELECT p.id, p.network_id, p.device_id, p.name, encode(p.public_key, 'base64') AS public_key, p.ipv4, p.ipv6, p.endpoints, p.last_handshake_at, p.rx_bytes, p.tx_bytes, p.created_at
            FROM peers p JOIN devices d ON d.id = p.device_id WHERE d.owner_user_id = $1 ORDER BY p.id
            """),
        ("connections", """
            SELECT f.network_id, p.name AS to_device, r.name AS from_device, f.remote, f.remote_port, f.local, f.local_port, f.protocol, f.allowed, f.rule, f.started_at, f.seen_at,
                f.packets_in, f.packets_out, f.bytes_in, f.bytes_out
            FROM flows f JOIN peers p ON p.id = f.peer_id JOIN peers r ON r.id = f.remote_peer_id
            WHERE $1 IN ((SELECT d.owner_user_id FROM devices d WHERE d.id = p.device_id), (SELECT d.owner_user_id FROM devices d WHERE d.id = r.device_id)) ORDER BY f.id
            """),
        ("invitations_received", """
            SELECT i.id, i.tenant_id, i.network_id, i.role, i.status, i.created_at, i.expires_at
            FROM invitations i JOIN users u ON u.email_normalized = i.email_normalized WHERE u.id = $1 ORDER BY i.id
            """),
        ("audit_about", "SELECT id, tenant_id, at, actor_kind, action, outcome, before, after FROM audit WHERE target_kind = 'user' AND target_id = $1::text AND actor_id IS DISTINCT FROM $1 ORDER BY id"),
    ];
}
