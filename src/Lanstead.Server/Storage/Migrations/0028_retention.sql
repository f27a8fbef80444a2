-- History is kept for as long as the policy says. The server's roles may not delete any of it: two functions can, as a role that can do nothing else,
-- and never anything younger than a day.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lanstead_purge') THEN CREATE ROLE lanstead_purge NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole cluster: a server of another database was faster
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'lanstead_purge', 'MEMBER') THEN EXECUTE format('GRANT lanstead_purge TO %I', current_user); END IF;
END
$$;

-- What a space wants; absent or null: as the instance is set.
CREATE TABLE tenant_retention (
    tenant_id       uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
    audit_days      integer CHECK (audit_days BETWEEN 1 AND 3650),
    activity_days   integer CHECK (activity_days BETWEEN 1 AND 3650),
    changes_days    integer CHECK (changes_days BETWEEN 1 AND 3650),
    deliveries_days integer CHECK (deliveries_days BETWEEN 1 AND 3650),
    updated_at      timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_retention TO lanstead_app, lanstead_system;
ALTER TABLE tenant_retention ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_retention FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenant_retention TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON tenant_retention TO lanstead_system USING (true) WITH CHECK (true);

CREATE INDEX activity_by_time ON activity (tenant_id, at);
CREATE INDEX change_log_by_time ON change_log (tenant_id, received_at);
CREATE INDEX deliveries_by_time ON deliveries (tenant_id, created_at);

GRANT USAGE ON SCHEMA public TO lanstead_purge;
GRANT SELECT, DELETE ON audit, audit_seals, activity, change_log, deliveries TO lanstead_purge;
GRANT SELECT, INSERT ON audit_checkpoints TO lanstead_purge;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['audit', 'audit_seals', 'audit_checkpoints', 'activity', 'change_log', 'deliveries'] LOOP
        EXECUTE format('CREATE POLICY purge_rows ON %I TO lanstead_purge USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

-- Removes the rows of a chain up to a seal, and leaves the checkpoint from which the rest is verified.
CREATE FUNCTION lanstead_purge_audit(of_chain uuid, up_to bigint, of_hash bytea, signed bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    gone bigint;
BEGIN
    IF EXISTS (SELECT FROM audit_seals s JOIN audit a ON a.id = s.audit_id WHERE s.chain = of_chain AND s.position <= up_to AND a.at > now() - interval '1 day') THEN
        RAISE EXCEPTION 'the audit of the last day is not purged' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM audit_seals s WHERE s.chain = of_chain AND s.position = up_to AND s.hash = of_hash) THEN
        RETURN 0; -- another server was faster
    END IF;
    DELETE FROM audit a USING audit_seals s WHERE s.chain = of_chain AND s.position <= up_to AND a.id = s.audit_id;
    DELETE FROM audit_seals s WHERE s.chain = of_chain AND s.position <= up_to;
    GET DIAGNOSTICS gone = ROW_COUNT;
    INSERT INTO audit_checkpoints (chain, tenant_id, position, hash, signature, removed, at)
        VALUES (of_chain, nullif(of_chain, '00000000-0000-0000-0000-000000000000'), up_to, of_hash, signed, gone, now());
    RETURN gone;
END
$$;

-- Removes at most so many rows of a space's history; a null space means the instance.
CREATE FUNCTION lanstead_purge_history(what text, whose uuid, before timestamptz, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    gone   bigint;
    bounded timestamptz := least(before, now() - interval '1 day');
BEGIN
    CASE what
        WHEN 'activity' THEN
            DELETE FROM activity WHERE id IN (SELECT id FROM activity WHERE tenant_id = whose AND at < bounded LIMIT most);
        WHEN 'changes' THEN
            DELETE FROM change_log WHERE id IN (SELECT id FROM change_log WHERE tenant_id = whose AND received_at < bounded LIMIT most);
        WHEN 'deliveries' THEN
            DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE tenant_id IS NOT DISTINCT FROM whose AND created_at < bounded AND status IN ('delivered', 'failed') LIMIT most);
    END CASE;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;

GRANT CREATE ON SCHEMA public TO lanstead_purge;
ALTER FUNCTION lanstead_purge_audit(uuid, bigint, bytea, bytea) OWNER TO lanstead_purge;
ALTER FUNCTION lanstead_purge_history(text, uuid, timestamptz, integer) OWNER TO lanstead_purge;
REVOKE CREATE ON SCHEMA public FROM lanstead_purge;
REVOKE ALL ON FUNCTION lanstead_purge_audit(uuid, bigint, bytea, bytea), lanstead_purge_history(text, uuid, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lanstead_purge_audit(uuid, bigint, bytea, bytea), lanstead_purge_history(text, uuid, timestamptz, integer) TO lanstead_system;
