-- Spaces as people run them: what they are for, who may find and join them, and an end with a grace time.

ALTER TABLE tenants
    ADD COLUMN description  text        NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    ADD COLUMN visibility   text        NOT NULL DEFAULT 'private' CHECK (visibility IN ('public', 'private')),
    ADD COLUMN access       text        NOT NULL DEFAULT 'invite' CHECK (access IN ('open', 'password', 'invite')),
    ADD COLUMN settings     jsonb       NOT NULL DEFAULT '{}',
    ADD COLUMN delete_after timestamptz,                -- set while it is being deleted; then the purge takes it
    -- One person's own: nobody finds, joins or deletes it.
    ADD CONSTRAINT tenants_personal_is_private CHECK (kind <> 'personal' OR (visibility = 'private' AND access = 'invite' AND delete_after IS NULL));
CREATE INDEX tenants_public ON tenants (id) WHERE visibility = 'public' AND delete_after IS NULL;
CREATE INDEX tenants_ending ON tenants (delete_after) WHERE delete_after IS NOT NULL;

-- ---- passwords of spaces --------------------------------------------------------------

-- Apart from the space's row, so that the tenant-scoped role, which writes them, cannot read one.
CREATE TABLE tenant_passwords (
    tenant_id     uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
    password_hash text        NOT NULL,
    updated_at    timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_passwords TO lanstead_system;
GRANT INSERT, UPDATE, DELETE, SELECT (tenant_id) ON tenant_passwords TO lanstead_app;

-- Guesses at a space's password, counted before they are checked, by account: who guesses locks nobody else out.
CREATE TABLE tenant_join_tries (
    tenant_id uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id   uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    tries     integer     NOT NULL,
    since     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX tenant_join_tries_by_user ON tenant_join_tries (user_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_join_tries TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tenant_passwords', 'tenant_join_tries']
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

-- ---- always an owner ------------------------------------------------------------------

-- No count before the change could tell: two owners who step down at once each see the other. Here each waits for the other's commit, at the
-- space's row, and then counts what is there. At the end of the transaction, so that ownership can pass in any order, and a space that goes whole goes.
CREATE FUNCTION lanstead_keep_an_owner() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM tenants WHERE id = OLD.tenant_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (SELECT FROM members WHERE tenant_id = OLD.tenant_id AND role = 'owner') THEN
        RAISE EXCEPTION 'a space needs an owner' USING ERRCODE = 'check_violation', CONSTRAINT = 'members_keep_an_owner', TABLE = 'members';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER members_keep_an_owner AFTER UPDATE OR DELETE ON members
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION lanstead_keep_an_owner();

-- ---- no device without its member -----------------------------------------------------

-- Whoever leaves takes the devices along; one that is just being added waits here, and is then refused. What is older is as the server made it.
-- At the end of the transaction, since an account that goes takes its memberships and its devices in no certain order.
ALTER TABLE devices ADD CONSTRAINT devices_owner_is_member
    FOREIGN KEY (tenant_id, owner_user_id) REFERENCES members (tenant_id, user_id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
CREATE INDEX devices_by_member ON devices (tenant_id, owner_user_id);

-- ---- notices --------------------------------------------------------------------------

-- What may be done in a space changes for all of its members when its end is set or called off. Nobody's id: no stream ends with it.
CREATE FUNCTION lanstead_notify_space() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lanstead_access', NEW.id::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER tenants_access AFTER UPDATE OF delete_after ON tenants
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_space();
