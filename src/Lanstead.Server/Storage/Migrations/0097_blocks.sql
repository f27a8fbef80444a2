-- Whom nothing that is exposed lets in, at one tunnel server or at all of a space. docs/adr/0042-limits.md

CREATE TABLE blocks (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    server_id  uuid,                                    -- null: at all of the space
    prefix     cidr        NOT NULL,
    note       text        NOT NULL DEFAULT '' CHECK (length(note) <= 200),
    expires_at timestamptz,                             -- null: until somebody takes it off
    created_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (server_id, tenant_id) REFERENCES tunnel_servers (id, tenant_id) ON DELETE CASCADE,
    UNIQUE NULLS NOT DISTINCT (tenant_id, server_id, prefix)
);
CREATE INDEX blocks_by_server ON blocks (server_id, tenant_id);
CREATE INDEX blocks_by_creator ON blocks (created_by);
CREATE INDEX blocks_by_end ON blocks (expires_at) WHERE expires_at IS NOT NULL;

-- What a tunnel server's machine told of its lists.
CREATE TABLE block_states (
    server_id  uuid        NOT NULL REFERENCES tunnel_servers ON DELETE CASCADE,
    list       text        NOT NULL CHECK (list IN ('own', 'crowdsec')),
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    entries    bigint      NOT NULL,                    -- that it holds
    dropped    bigint      NOT NULL,                    -- packets, since the machine counts
    detail     text        NOT NULL DEFAULT '',         -- what is wrong with it
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (server_id, list)
);
CREATE INDEX block_states_by_tenant ON block_states (tenant_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON blocks, block_states TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['blocks', 'block_states'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

CREATE FUNCTION lanstead_raise_plan_of_block() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    b blocks;
    of_network uuid;
BEGIN
    b := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    FOR of_network IN
        SELECT s.network_id FROM tunnel_servers s WHERE s.tenant_id = b.tenant_id AND (b.server_id IS NULL OR s.id = b.server_id) ORDER BY s.network_id
    LOOP
        PERFORM lanstead_raise_plan_of(of_network);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER blocks_plan AFTER INSERT OR DELETE OR UPDATE OF prefix, expires_at ON blocks
    FOR EACH ROW EXECUTE FUNCTION lanstead_raise_plan_of_block();
