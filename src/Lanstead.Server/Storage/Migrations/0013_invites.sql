-- Invite links, and invitations of one person by mail. Both make who takes them up a member of the tenant; with a network, that is where they are led.
-- Nobody becomes an owner by them: ownership is handed over, not given away.

CREATE TABLE invite_links (
    id                 uuid PRIMARY KEY,
    tenant_id          uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    network_id         uuid,
    label              text        NOT NULL DEFAULT '' CHECK (length(label) <= 64),
    token_hash         bytea       NOT NULL UNIQUE,     -- SHA-256 of a 256-bit token
    role               text        NOT NULL CHECK (role IN ('admin', 'moderator', 'member', 'viewer')),
    max_uses           integer CHECK (max_uses > 0),    -- null: unlimited
    uses               integer     NOT NULL DEFAULT 0 CHECK (uses >= 0 AND uses <= coalesce(max_uses, uses)),
    membership_seconds bigint CHECK (membership_seconds > 0),  -- null: membership has no end
    created_by         uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at         timestamptz NOT NULL,
    expires_at         timestamptz,                     -- null: never
    last_used_at       timestamptz,
    revoked_at         timestamptz,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX invite_links_by_tenant ON invite_links (tenant_id, id DESC);
CREATE INDEX invite_links_by_network ON invite_links (network_id);
CREATE INDEX invite_links_by_creator ON invite_links (created_by);

-- 'pending' after expires_at is shown as expired; it is written so when its place is needed.
CREATE TABLE invitations (
    id               uuid PRIMARY KEY,
    tenant_id        uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    network_id       uuid,
    email            text        NOT NULL,
    email_normalized text        NOT NULL,
    token_hash       bytea       NOT NULL UNIQUE,       -- SHA-256 of a 256-bit token that only the letter holds
    role             text        NOT NULL CHECK (role IN ('admin', 'moderator', 'member', 'viewer')),
    status           text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined', 'revoked', 'expired')),
    inviter_id       uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    sent_at          timestamptz NOT NULL,
    sends            integer     NOT NULL DEFAULT 1 CHECK (sends > 0),
    answered_by      uuid REFERENCES users ON DELETE SET NULL,
    answered_at      timestamptz,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX invitations_by_tenant ON invitations (tenant_id, id DESC);
CREATE INDEX invitations_by_network ON invitations (network_id);
CREATE INDEX invitations_by_inviter ON invitations (inviter_id);
CREATE INDEX invitations_by_email ON invitations (email_normalized) WHERE status = 'pending';
-- One at a time for a person and a place.
CREATE UNIQUE INDEX invitations_pending ON invitations (tenant_id, coalesce(network_id, tenant_id), email_normalized) WHERE status = 'pending';

-- How many letters went out in a day, by tenant, by inviter and by address (the first half of its SHA-256, as a UUID).
CREATE TABLE invite_sends (
    subject uuid    NOT NULL,
    day     date    NOT NULL,
    sends   integer NOT NULL,
    PRIMARY KEY (subject, day)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON invite_links, invitations TO lanstead_app, lanstead_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON invite_sends TO lanstead_system;
-- An invite of somebody whose account is disabled does not work, which the list of invites says.
GRANT SELECT (disabled_at) ON users TO lanstead_app;

ALTER TABLE invite_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE invite_links FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON invite_links TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON invite_links TO lanstead_system USING (true) WITH CHECK (true);

ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON invitations TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON invitations TO lanstead_system USING (true) WITH CHECK (true);
