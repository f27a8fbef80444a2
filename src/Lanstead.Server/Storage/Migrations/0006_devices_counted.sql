-- A page of a network's peers is read in its order, not sorted out of all of them.
CREATE INDEX peers_in_order ON peers (network_id, id);

-- How many devices a tenant has: the sum of its rows. Several, so that people and machines who join at once seldom wait for each other: which one is
-- changed depends on the database process alone. Whoever adds or removes devices of a network holds that network's lock before, so that no two wait in a circle.
CREATE TABLE device_counts (
    tenant_id uuid     NOT NULL REFERENCES tenants ON DELETE CASCADE,
    part      smallint NOT NULL,
    devices   bigint   NOT NULL,                        -- of one part alone, may be below zero
    PRIMARY KEY (tenant_id, part)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON device_counts TO lanstead_app, lanstead_system;
ALTER TABLE device_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON device_counts TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON device_counts TO lanstead_system USING (true) WITH CHECK (true);

CREATE FUNCTION lanstead_count_devices() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    owner uuid     := CASE WHEN TG_OP = 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END;
    step  integer  := CASE WHEN TG_OP = 'DELETE' THEN -1 ELSE 1 END;
    mine  smallint := pg_backend_pid() % 16;
BEGIN
    UPDATE device_counts SET devices = devices + step WHERE tenant_id = owner AND part = mine;
    IF NOT FOUND THEN
        -- None for a tenant that is just being deleted, with all that is its own.
        INSERT INTO device_counts AS c (tenant_id, part, devices) SELECT id, mine, step FROM tenants WHERE id = owner
            ON CONFLICT (tenant_id, part) DO UPDATE SET devices = c.devices + step;
    END IF;
    RETURN NULL;
END
$$;

-- First the trigger, whose lock keeps writers out until the commit, then the count of what there is, as the role that sees it.
CREATE TRIGGER devices_counted AFTER INSERT OR DELETE ON devices
    FOR EACH ROW EXECUTE FUNCTION lanstead_count_devices();
SET LOCAL ROLE lanstead_system;
INSERT INTO device_counts (tenant_id, part, devices) SELECT tenant_id, 0, count(*) FROM devices GROUP BY tenant_id;
RESET ROLE;
