-- Credentials for machines: keys of a person, or of a service account, which is a member of one space that nobody can sign in as.

-- ---- service accounts -----------------------------------------------------------------

-- A row beside people's, so that what it makes has an owner, its role is a membership, and row-level security knows it.
ALTER TABLE users
    ADD COLUMN kind              text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service')),
    ADD COLUMN service_tenant_id uuid REFERENCES tenants ON DELETE CASCADE,
    ADD CONSTRAINT users_service_has_its_space CHECK ((kind = 'service') = (service_tenant_id IS NOT NULL)),
    ADD CONSTRAINT users_service_has_no_password CHECK (kind = 'person' OR (password_hash IS NULL AND NOT is_admin));
CREATE INDEX users_by_service_tenant ON users (service_tenant_id) WHERE service_tenant_id IS NOT NULL;
GRANT SELECT (kind, service_tenant_id) ON users TO lanstead_app;

-- Whoever writes the row: it is in no other space, and never an owner.
CREATE FUNCTION lanstead_keep_service_in_place() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM users WHERE id = NEW.user_id AND kind = 'service' AND (service_tenant_id <> NEW.tenant_id OR NEW.role = 'owner')) THEN
        RAISE EXCEPTION 'a service account stays in its space and is never its owner' USING ERRCODE = 'check_violation', CONSTRAINT = 'members_service_in_place', TABLE = 'members';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER members_service_in_place BEFORE INSERT OR UPDATE ON members
    FOR EACH ROW EXECUTE FUNCTION lanstead_keep_service_in_place();

-- ---- keys -----------------------------------------------------------------------------

CREATE TABLE api_keys (
    id                uuid PRIMARY KEY,
    user_id           uuid        NOT NULL REFERENCES users ON DELETE CASCADE,   -- whose roles it has, at most
    name              text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    key_hash          bytea       NOT NULL UNIQUE,      -- SHA-256 of 238 random bits
    hint              text        NOT NULL,             -- its last characters, to know it again by
    scopes            text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    created_by        uuid REFERENCES users ON DELETE SET NULL,
    created_at        timestamptz NOT NULL,
    expires_at        timestamptz,                      -- null: never
    last_used_at      timestamptz,                      -- to the minute
    last_used_address inet,
    revoked_at        timestamptz
);
CREATE INDEX api_keys_by_user ON api_keys (user_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO lanstead_system;
-- So that a space's audit can say which key it was.
GRANT SELECT (id, user_id, name) ON api_keys TO lanstead_app;

CREATE TRIGGER api_keys_access AFTER UPDATE OF revoked_at, expires_at, scopes ON api_keys
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();
CREATE TRIGGER api_keys_removed AFTER DELETE ON api_keys
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();

ALTER TABLE audit DROP CONSTRAINT audit_actor_kind_check;
ALTER TABLE audit ADD CONSTRAINT audit_actor_kind_check CHECK (actor_kind IN ('user', 'agent', 'anonymous', 'system', 'apikey'));

-- ---- tickets --------------------------------------------------------------------------

-- For what cannot send a header (WebSocket, EventSource): good for half a minute and one use, as the session that asked for it.
CREATE TABLE auth_tickets (
    ticket_hash bytea PRIMARY KEY,                      -- SHA-256 of 256 random bits
    session_id  uuid        NOT NULL REFERENCES sessions ON DELETE CASCADE,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX auth_tickets_by_session ON auth_tickets (session_id);
CREATE INDEX auth_tickets_by_time ON auth_tickets (expires_at);
GRANT SELECT, INSERT, DELETE ON auth_tickets TO lanstead_system;
