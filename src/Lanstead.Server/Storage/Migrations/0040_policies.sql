-- Access policy: who reaches whom in a network. The text in all its versions, what each device was given of it, and tags.

-- For policies to name: given by whoever may change the policy.
ALTER TABLE peers ADD COLUMN tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 32);

-- The highest version is in force. A network without a row lets its members reach each other.
CREATE TABLE network_policies (
    network_id     uuid        NOT NULL,
    version        bigint      NOT NULL CHECK (version > 0),
    tenant_id      uuid        NOT NULL,
    text           text        NOT NULL CHECK (length(text) <= 131072),   -- YAML, as its author wrote it
    comment        text        NOT NULL DEFAULT '' CHECK (length(comment) <= 200),
    author_user_id uuid REFERENCES users ON DELETE SET NULL,              -- null: the server itself, or gone
    kind           text        NOT NULL CHECK (kind IN ('change', 'revert', 'automatic')),
    state          text        NOT NULL CHECK (state IN ('kept', 'pending', 'superseded', 'reverted')),
    restores       bigint,                                                -- the version that this one brings back
    created_at     timestamptz NOT NULL,
    confirm_by     timestamptz,                                           -- pending: goes back by itself then
    PRIMARY KEY (network_id, version),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    CHECK (state <> 'pending' OR confirm_by IS NOT NULL)
);
CREATE INDEX network_policies_pending ON network_policies (confirm_by) WHERE state = 'pending';
CREATE INDEX network_policies_by_tenant ON network_policies (tenant_id);
CREATE INDEX network_policies_by_author ON network_policies (author_user_id);

-- What each device was given last: only when the hash of its rules is another does it get bytes, under the next revision.
CREATE TABLE peer_policies (
    peer_id    uuid PRIMARY KEY REFERENCES peers ON DELETE CASCADE,
    network_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    revision   bigint      NOT NULL,
    hash       bytea       NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX peer_policies_by_network ON peer_policies (network_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON network_policies, peer_policies TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['network_policies', 'peer_policies'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

-- ---- what agents must hear of ---------------------------------------------------------

-- Whatever a policy may name changed, by whatever way: each server looks what that means for its agents. Said only where there is a policy,
-- so that joins of a network without one cost nothing. Whoever changes such a row sees the tenant's policies too.
CREATE FUNCTION lanstead_notify_policy() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    of_network uuid;
    of_tenant  uuid;
BEGIN
    IF TG_TABLE_NAME = 'network_policies' THEN
        PERFORM pg_notify('lanstead_policies', NEW.network_id::text);
    ELSIF TG_TABLE_NAME = 'peers' THEN
        of_network := CASE WHEN TG_OP = 'DELETE' THEN OLD.network_id ELSE NEW.network_id END;
        IF EXISTS (SELECT FROM network_policies WHERE network_id = of_network) THEN
            PERFORM pg_notify('lanstead_policies', of_network::text);
        END IF;
    ELSIF TG_TABLE_NAME = 'networks' THEN
        IF EXISTS (SELECT FROM network_policies WHERE network_id = NEW.id) THEN
            PERFORM pg_notify('lanstead_policies', NEW.id::text);
        END IF;
    ELSE
        of_tenant := CASE WHEN TG_OP = 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END;
        PERFORM pg_notify('lanstead_policies', n.network_id::text)
            FROM (SELECT DISTINCT network_id FROM network_policies WHERE tenant_id = of_tenant) n;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER network_policies_told AFTER INSERT ON network_policies
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_policy();
CREATE TRIGGER peers_policy AFTER INSERT OR DELETE OR UPDATE OF name, ipv4, ipv6, tags, device_id ON peers
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_policy();
CREATE TRIGGER networks_policy AFTER UPDATE OF gateway_peer_id, ipv4_cidr, ipv6_cidr ON networks
    FOR EACH ROW WHEN (OLD.gateway_peer_id IS DISTINCT FROM NEW.gateway_peer_id OR OLD.ipv4_cidr <> NEW.ipv4_cidr OR OLD.ipv6_cidr <> NEW.ipv6_cidr)
    EXECUTE FUNCTION lanstead_notify_policy();
CREATE TRIGGER members_policy AFTER INSERT OR DELETE OR UPDATE OF role ON members
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_policy();
CREATE TRIGGER devices_policy AFTER UPDATE OF owner_user_id, kind ON devices
    FOR EACH ROW WHEN (OLD.owner_user_id <> NEW.owner_user_id OR OLD.kind <> NEW.kind)
    EXECUTE FUNCTION lanstead_notify_policy();
