-- Foundation: identity, networks, agents, live events.
-- Rules: every table that holds a tenant's rows has tenant_id and row-level security; the application
-- connects as lanstead_app (sees only the tenants named in the setting lanstead.tenants) or, in the few
-- places that act before or across tenants, as lanstead_system. Both are set by the migrator beforehand.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- The tenants that the current connection may see. Empty when unset, so a forgotten setting shows nothing.
CREATE FUNCTION lanstead_tenants() RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('lanstead.tenants', true), '')::uuid[], '{}'::uuid[]);

-- ---- deployment -----------------------------------------------------------------------

CREATE TABLE instance (
    id                 smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    server_id          uuid        NOT NULL,
    epoch              bigint      NOT NULL,           -- grows when a back-up is restored
    created_at         timestamptz NOT NULL,
    setup_token_hash   bytea,                          -- SHA-256; null once set up
    setup_completed_at timestamptz
);

-- Envelope-encrypted with a key from outside the database (AES-256-GCM).
CREATE TABLE instance_secrets (
    name       text PRIMARY KEY,
    ciphertext bytea       NOT NULL,
    key_id     text        NOT NULL,
    created_at timestamptz NOT NULL
);

-- ---- people ---------------------------------------------------------------------------

CREATE TABLE users (
    id                  uuid PRIMARY KEY,
    email               text        NOT NULL,
    email_normalized    text        NOT NULL UNIQUE,
    username            text        NOT NULL,
    username_normalized text        NOT NULL UNIQUE,
    password_hash       text,
    is_admin            boolean     NOT NULL DEFAULT false,   -- of the instance; apart from tenant roles
    settings            jsonb       NOT NULL DEFAULT '{}',
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    disabled_at         timestamptz
);

-- One row per sign-in. kind 'browser': cookie, secret_hash set. kind 'token': bearer and refresh tokens.
CREATE TABLE sessions (
    id           uuid PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    kind         text        NOT NULL CHECK (kind IN ('browser', 'token')),
    secret_hash  bytea UNIQUE,
    address      inet,
    user_agent   text,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE refresh_tokens (
    id         uuid PRIMARY KEY,
    session_id uuid        NOT NULL REFERENCES sessions ON DELETE CASCADE,
    token_hash bytea       NOT NULL UNIQUE,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz                              -- a second use ends the session
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

-- ---- tenants --------------------------------------------------------------------------

CREATE TABLE tenants (
    id           uuid PRIMARY KEY,
    kind         text        NOT NULL CHECK (kind IN ('personal', 'team', 'community')),
    name         text        NOT NULL,
    slug         text        NOT NULL UNIQUE,
    ipv4_block   cidr        NOT NULL,                  -- random /16 of 10.0.0.0/8; default networks come from it
    ipv6_block   cidr        NOT NULL UNIQUE,           -- ULA /48 derived from the id
    lock_enabled boolean     NOT NULL DEFAULT false,    -- network lock: agents demand signed membership
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);

CREATE TABLE members (
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    role       text        NOT NULL CHECK (role IN ('owner', 'admin', 'moderator', 'member', 'viewer')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id);

-- Keys of the devices that may sign membership (network lock). Public halves only.
CREATE TABLE signing_keys (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    public_key bytea       NOT NULL,
    label      text        NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    UNIQUE (tenant_id, public_key)
);

-- ---- networks, devices, peers ---------------------------------------------------------

CREATE TABLE networks (
    id              uuid PRIMARY KEY,
    tenant_id       uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    slug            text        NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$'),
    description     text        NOT NULL DEFAULT '',
    ipv4_cidr       cidr        NOT NULL CHECK (family(ipv4_cidr) = 4 AND masklen(ipv4_cidr) BETWEEN 8 AND 30),
    ipv6_cidr       cidr        NOT NULL CHECK (family(ipv6_cidr) = 6 AND masklen(ipv6_cidr) = 64),
    visibility      text        NOT NULL DEFAULT 'private' CHECK (visibility IN ('public', 'private')),
    join_policy     text        NOT NULL DEFAULT 'invite' CHECK (join_policy IN ('open', 'invite', 'approval')),
    mtu             integer     NOT NULL DEFAULT 1280 CHECK (mtu BETWEEN 1280 AND 9000),
    gateway_peer_id uuid,
    revision        bigint      NOT NULL DEFAULT 1,     -- of the map; the row lock taken to raise it orders all changes
    settings        jsonb       NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (id, tenant_id),
    UNIQUE (tenant_id, slug),
    CONSTRAINT networks_no_overlap EXCLUDE USING gist (tenant_id WITH =, ipv4_cidr inet_ops WITH &&),
    CONSTRAINT networks_no_overlap6 EXCLUDE USING gist (tenant_id WITH =, ipv6_cidr inet_ops WITH &&)
);

CREATE TABLE devices (
    id                uuid PRIMARY KEY,
    tenant_id         uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    owner_user_id     uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    name              text        NOT NULL CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    kind              text        NOT NULL CHECK (kind IN ('agent', 'config')),
    platform          text        NOT NULL DEFAULT '',
    hostname          text        NOT NULL DEFAULT '',
    machine_key       bytea UNIQUE,                     -- SubjectPublicKeyInfo, ECDSA P-256; agents only
    agent_version     text        NOT NULL DEFAULT '',
    capability        integer     NOT NULL DEFAULT 0,
    manifest_revision bigint      NOT NULL DEFAULT 1,
    fence             bigint      NOT NULL DEFAULT 0,   -- token of the newest connection
    connected         boolean     NOT NULL DEFAULT false,
    connected_at      timestamptz,
    last_seen_at      timestamptz,
    observed_address  inet,
    public_endpoint   text,                             -- operator-given "host:port"
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CHECK ((kind = 'agent') = (machine_key IS NOT NULL)),
    UNIQUE (tenant_id, name)
);
CREATE INDEX devices_by_owner ON devices (owner_user_id);

CREATE TABLE peers (
    id                   uuid PRIMARY KEY,
    tenant_id            uuid        NOT NULL,          -- of the network
    network_id           uuid        NOT NULL,
    device_id            uuid        NOT NULL REFERENCES devices ON DELETE CASCADE,
    name                 text        NOT NULL,          -- DNS label in the network
    public_key           bytea CHECK (length(public_key) = 32),   -- null until the agent has offered one
    key_changed_at       timestamptz,
    ipv4                 inet        NOT NULL,
    ipv6                 inet        NOT NULL,
    endpoints            jsonb       NOT NULL DEFAULT '[]',
    last_handshake_at    timestamptz,
    rx_bytes             bigint      NOT NULL DEFAULT 0,
    tx_bytes             bigint      NOT NULL DEFAULT 0,
    membership_signature bytea,
    membership_signer    uuid REFERENCES signing_keys,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    UNIQUE (network_id, public_key),
    UNIQUE (network_id, ipv4),
    UNIQUE (network_id, ipv6),
    UNIQUE (network_id, device_id),
    UNIQUE (network_id, name)
);
CREATE INDEX peers_by_device ON peers (device_id);
ALTER TABLE networks ADD FOREIGN KEY (gateway_peer_id) REFERENCES peers ON DELETE SET NULL;

-- Every address of a network that is not free, whatever holds it; the key makes a double impossible.
CREATE TABLE addresses (
    network_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    address    inet        NOT NULL CHECK (family(address) = 4),
    kind       text        NOT NULL CHECK (kind IN ('gateway', 'peer', 'reservation', 'quiet')),
    peer_id    uuid REFERENCES peers ON DELETE SET NULL,
    label      text        NOT NULL DEFAULT '',
    free_after timestamptz,                             -- kind 'quiet' only: a freed address rests
    PRIMARY KEY (network_id, address),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    CHECK ((kind = 'quiet') = (free_after IS NOT NULL))
);
CREATE INDEX addresses_by_peer ON addresses (peer_id);

-- What changed in a network, in order; deltas are made from it.
CREATE TABLE network_changes (
    network_id uuid        NOT NULL,
    revision   bigint      NOT NULL,
    tenant_id  uuid        NOT NULL,
    peer_id    uuid,                                    -- null: settings of the network
    removed    boolean     NOT NULL DEFAULT false,
    at         timestamptz NOT NULL,
    PRIMARY KEY (network_id, revision),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);

-- Last word of each agent on each of its paths. Unlogged: derived, rebuilt within a report.
CREATE UNLOGGED TABLE peer_paths (
    peer_id           uuid        NOT NULL,
    remote_peer_id    uuid        NOT NULL,
    tenant_id         uuid        NOT NULL,
    network_id        uuid        NOT NULL,
    endpoint          text        NOT NULL DEFAULT '',
    last_handshake_at timestamptz,
    rx_bytes          bigint      NOT NULL DEFAULT 0,
    tx_bytes          bigint      NOT NULL DEFAULT 0,
    latency_us        integer,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (peer_id, remote_peer_id)
);
CREATE INDEX peer_paths_by_network ON peer_paths (network_id);

CREATE TABLE join_keys (
    id              uuid PRIMARY KEY,
    tenant_id       uuid        NOT NULL,
    network_id      uuid        NOT NULL,
    description     text        NOT NULL DEFAULT '',
    token_hash      bytea       NOT NULL UNIQUE,        -- SHA-256 of a 256-bit token
    code_hash       bytea UNIQUE,                       -- of the short code, HMAC under an instance key
    code_expires_at timestamptz,
    max_uses        integer     NOT NULL DEFAULT 1 CHECK (max_uses > 0),
    uses            integer     NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
    created_by      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    revoked_at      timestamptz,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX join_keys_by_network ON join_keys (network_id);

-- ---- history --------------------------------------------------------------------------

-- Every change asked of an agent and what became of it.
CREATE TABLE change_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    device_id   uuid        NOT NULL REFERENCES devices ON DELETE CASCADE,
    network_id  uuid,                                   -- null: the manifest
    revision    bigint      NOT NULL,
    succeeded   boolean     NOT NULL,
    items       jsonb       NOT NULL,
    applied_at  timestamptz NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX change_log_by_device ON change_log (device_id, id DESC);

CREATE TABLE activity (
    id              uuid PRIMARY KEY,
    tenant_id       uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    network_id      uuid,
    actor_user_id   uuid,
    actor_device_id uuid,
    type            text        NOT NULL,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    at              timestamptz NOT NULL
);
CREATE INDEX activity_by_network ON activity (network_id, id DESC);
CREATE INDEX activity_by_tenant ON activity (tenant_id, id DESC);

CREATE TABLE audit (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     uuid,                                 -- null: of the instance
    at            timestamptz NOT NULL,
    actor_kind    text        NOT NULL CHECK (actor_kind IN ('user', 'agent', 'anonymous', 'system')),
    actor_id      uuid,
    action        text        NOT NULL,
    target_kind   text        NOT NULL DEFAULT '',
    target_id     text        NOT NULL DEFAULT '',
    outcome       text        NOT NULL CHECK (outcome IN ('succeeded', 'denied', 'failed')),
    source        inet,
    request_id    text        NOT NULL DEFAULT '',
    before        jsonb,
    after         jsonb
);
CREATE INDEX audit_by_tenant ON audit (tenant_id, id DESC);

-- Live events. Readers go by (xid, seq) and only below the oldest running transaction, so that a
-- late commit is never skipped. Purged after a day.
CREATE TABLE events (
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    topic       text        NOT NULL,
    type        text        NOT NULL,
    resource_id uuid,
    data        jsonb       NOT NULL DEFAULT '{}',
    at          timestamptz NOT NULL,
    PRIMARY KEY (xid, seq)
);
CREATE INDEX events_by_time ON events (at);

CREATE TABLE idempotency_keys (
    user_id      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
    route        text        NOT NULL,
    request_hash bytea       NOT NULL,
    status       integer,                               -- null while the first request runs
    body         bytea,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (user_id, key)
);

-- ---- roles and row-level security -----------------------------------------------------

GRANT USAGE ON SCHEMA public TO lanstead_app, lanstead_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lanstead_app, lanstead_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lanstead_app, lanstead_system;
-- What belongs to people and to the deployment is not the tenant-scoped role's business.
REVOKE ALL ON instance, instance_secrets, users, sessions, refresh_tokens, idempotency_keys FROM lanstead_app;
GRANT SELECT (id, username, created_at) ON users TO lanstead_app;
-- Append only, for everybody who runs as the application.
REVOKE UPDATE, DELETE, TRUNCATE ON audit, activity, change_log FROM lanstead_app, lanstead_system;

-- The setting is read in a sub-select, so once for a statement and not for each row.
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN
        SELECT c.table_name FROM information_schema.columns c
        JOIN information_schema.tables b USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND c.column_name = 'tenant_id' AND b.table_type = 'BASE TABLE'
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

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenants TO lanstead_app
    USING (id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON tenants TO lanstead_system USING (true) WITH CHECK (true);
