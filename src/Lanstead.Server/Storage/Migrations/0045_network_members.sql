-- Who is in a network: a person of its space, with a role there, or who asks to come in, or may not. And who may not come into a space again.

CREATE TABLE network_members (
    network_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    role       text        NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'moderator', 'member', 'viewer')),
    status     text        NOT NULL CHECK (status IN ('active', 'pending', 'banned')),
    message    text        NOT NULL DEFAULT '' CHECK (length(message) <= 300),  -- what somebody says who asks
    reason     text        NOT NULL DEFAULT '' CHECK (length(reason) <= 300),   -- of a ban
    decided_by uuid REFERENCES users ON DELETE SET NULL,
    ends_at    timestamptz,                             -- of a ban; null: no end
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (network_id, user_id),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    CHECK (ends_at IS NULL OR status = 'banned')
);
CREATE INDEX network_members_by_user ON network_members (user_id, tenant_id);
CREATE INDEX network_members_by_decider ON network_members (decided_by);

CREATE TABLE space_bans (
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    reason     text        NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
    banned_by  uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    ends_at    timestamptz,                             -- null: no end
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX space_bans_by_user ON space_bans (user_id);
CREATE INDEX space_bans_by_decider ON space_bans (banned_by);

GRANT SELECT, INSERT, UPDATE, DELETE ON network_members, space_bans TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['network_members', 'space_bans']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

-- Who has a device in a network is in it.
INSERT INTO network_members (network_id, tenant_id, user_id, role, status, created_at, updated_at)
    SELECT p.network_id, p.tenant_id, d.owner_user_id, 'member', 'active', min(p.created_at), min(p.created_at)
    FROM peers p JOIN devices d ON d.id = p.device_id JOIN members m ON m.tenant_id = p.tenant_id AND m.user_id = d.owner_user_id
    GROUP BY p.network_id, p.tenant_id, d.owner_user_id;

-- Nobody is in a network of a space that they are not in, whichever way they left; a ban stays.
CREATE FUNCTION lanstead_leave_networks() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM network_members WHERE tenant_id = OLD.tenant_id AND user_id = OLD.user_id AND status <> 'banned';
    RETURN NULL;
END
$$;

CREATE TRIGGER members_leave_networks AFTER DELETE ON members
    FOR EACH ROW EXECUTE FUNCTION lanstead_leave_networks();
