-- The audit's chain. Each row of the audit is sealed within seconds of its commit: the seal's hash is made of the row and of the seal before it
-- of the same space, so that a row that was altered, removed or moved no longer fits. Seals are only ever added: see ADR 19.

-- Waiting to be sealed. Filled with each row of the audit, in its transaction.
CREATE TABLE audit_pending (
    audit_id bigint PRIMARY KEY
);

CREATE TABLE audit_seals (
    seq       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- one order for all spaces; sinks remember how far they are by it
    chain     uuid        NOT NULL,                              -- the tenant; zeros: the instance
    tenant_id uuid,
    position  bigint      NOT NULL,                              -- in the chain, from 1, without gaps
    audit_id  bigint      NOT NULL UNIQUE,
    hash      bytea       NOT NULL CHECK (length(hash) = 32),
    signature bytea,                                             -- of the last seal of a batch, by the server's signing key
    sealed_at timestamptz NOT NULL,
    UNIQUE (chain, position)
);
CREATE INDEX audit_seals_by_chain ON audit_seals (chain, seq);

-- Where a chain begins after its oldest rows were purged by policy.
CREATE TABLE audit_checkpoints (
    chain     uuid        NOT NULL,
    tenant_id uuid,
    position  bigint      NOT NULL,                              -- of the last seal that is gone
    hash      bytea       NOT NULL,                              -- of that seal
    signature bytea       NOT NULL,
    removed   bigint      NOT NULL,                              -- rows
    at        timestamptz NOT NULL,
    PRIMARY KEY (chain, position)
);

CREATE FUNCTION lanstead_audit_waits() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (audit_id) VALUES (NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_waits AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION lanstead_audit_waits();
INSERT INTO audit_pending SELECT id FROM audit;

CREATE INDEX audit_by_person ON audit (actor_id, id DESC) WHERE tenant_id IS NULL;
CREATE INDEX audit_of_person ON audit (target_id, id DESC) WHERE tenant_id IS NULL AND target_kind = 'user';

GRANT INSERT ON audit_pending TO lanstead_app;
GRANT SELECT, INSERT, DELETE ON audit_pending TO lanstead_system;
GRANT SELECT ON audit_seals, audit_checkpoints TO lanstead_app;
GRANT SELECT, INSERT ON audit_seals TO lanstead_system;
GRANT SELECT ON audit_checkpoints TO lanstead_system;
GRANT USAGE ON SEQUENCE audit_seals_seq_seq TO lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['audit_seals', 'audit_checkpoints'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;
