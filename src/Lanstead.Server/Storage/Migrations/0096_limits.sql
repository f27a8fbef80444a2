-- How much may go through what is exposed, and how much may be exposed. docs/adr/0042-limits.md

-- Of an exposure, of a client, or (where both are null) of a whole space.
CREATE TABLE traffic_limits (
    id            uuid PRIMARY KEY,
    tenant_id     uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    exposure_id   uuid UNIQUE REFERENCES exposures ON DELETE CASCADE,
    client_id     uuid UNIQUE REFERENCES tunnel_clients ON DELETE CASCADE,
    rate_in_kbit  bigint      CHECK (rate_in_kbit BETWEEN 64 AND 100000000),   -- from callers to home; null: as fast as it goes
    rate_out_kbit bigint      CHECK (rate_out_kbit BETWEEN 64 AND 100000000),
    quota_bytes   bigint      CHECK (quota_bytes > 0),                         -- both directions together; null: any
    quota_period  text        NOT NULL DEFAULT 'month' CHECK (quota_period IN ('day', 'month')),
    quota_day     integer     NOT NULL DEFAULT 1 CHECK (quota_day BETWEEN 1 AND 28),
    quota_then    text        NOT NULL DEFAULT 'throttle' CHECK (quota_then IN ('throttle', 'suspend')),
    -- Of a space alone; null: any.
    exposures_max      integer CHECK (exposures_max BETWEEN 0 AND 100000),
    ports_max          integer CHECK (ports_max BETWEEN 0 AND 10000000),
    user_exposures_max integer CHECK (user_exposures_max BETWEEN 0 AND 100000),
    user_ports_max     integer CHECK (user_ports_max BETWEEN 0 AND 10000000),
    -- Derived: at which sum of the agents' counters the quota is used up, since when it counts, and of how many per cent people were told.
    quota_at      bigint,
    quota_since   timestamptz,
    told_percent  integer     NOT NULL DEFAULT 0,
    updated_at    timestamptz NOT NULL,
    CHECK (num_nonnulls(exposure_id, client_id) <= 1)
);
CREATE UNIQUE INDEX traffic_limits_of_spaces ON traffic_limits (tenant_id) WHERE exposure_id IS NULL AND client_id IS NULL;
CREATE INDEX traffic_limits_by_tenant ON traffic_limits (tenant_id);

-- What went through by the day (UTC). It outlives the exposure: who makes it anew has used what they used.
CREATE TABLE traffic_days (
    exposure_id uuid   NOT NULL,
    day         date   NOT NULL,
    client_id   uuid   NOT NULL,
    tenant_id   uuid   NOT NULL REFERENCES tenants ON DELETE CASCADE,
    bytes_in    bigint NOT NULL,
    bytes_out   bigint NOT NULL,
    PRIMARY KEY (exposure_id, client_id, day)
);
CREATE INDEX traffic_days_by_client ON traffic_days (client_id, day);
CREATE INDEX traffic_days_by_tenant ON traffic_days (tenant_id, day);
CREATE INDEX traffic_days_by_day ON traffic_days (day);

GRANT SELECT, INSERT, UPDATE, DELETE ON traffic_limits, traffic_days TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['traffic_limits', 'traffic_days'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

-- The beginning of the period in which a moment is.
CREATE FUNCTION lanstead_quota_since(period text, reset_day integer, at timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE period WHEN 'day' THEN date_trunc('day', at AT TIME ZONE 'UTC')
        ELSE date_trunc('month', (at AT TIME ZONE 'UTC') - make_interval(days => reset_day - 1)) + make_interval(days => reset_day - 1) END) AT TIME ZONE 'UTC'
$$;

-- And its end.
CREATE FUNCTION lanstead_quota_until(period text, reset_day integer, at timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE period WHEN 'day' THEN date_trunc('day', at AT TIME ZONE 'UTC') + interval '1 day'
        ELSE date_trunc('month', (at AT TIME ZONE 'UTC') - make_interval(days => reset_day - 1)) + interval '1 month' + make_interval(days => reset_day - 1) END) AT TIME ZONE 'UTC'
$$;

-- What of a quota is used in the period in which a moment is.
CREATE FUNCTION lanstead_quota_used(l traffic_limits, at timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(d.bytes_in + d.bytes_out), 0)::bigint FROM traffic_days d
    WHERE d.day >= (lanstead_quota_since(l.quota_period, l.quota_day, at) AT TIME ZONE 'UTC')::date
        AND CASE WHEN l.exposure_id IS NOT NULL THEN d.exposure_id = l.exposure_id WHEN l.client_id IS NOT NULL THEN d.client_id = l.client_id ELSE d.tenant_id = l.tenant_id END
$$;

-- What the agents' counters of what the quota is of stand at.
CREATE FUNCTION lanstead_quota_counted(l traffic_limits) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(s.bytes_in + s.bytes_out), 0)::bigint FROM exposures e JOIN exposure_states s ON s.exposure_id = e.id AND s.public_side
    WHERE CASE WHEN l.exposure_id IS NOT NULL THEN e.id = l.exposure_id WHEN l.client_id IS NOT NULL THEN e.client_id = l.client_id ELSE e.tenant_id = l.tenant_id END
$$;

CREATE FUNCTION lanstead_raise_plan_of_limit() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    l traffic_limits;
    of_network uuid;
BEGIN
    l := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    FOR of_network IN
        SELECT DISTINCT s.network_id FROM tunnel_servers s
        WHERE s.tenant_id = l.tenant_id AND (num_nonnulls(l.exposure_id, l.client_id) = 0
            OR s.id = (SELECT e.server_id FROM exposures e WHERE e.id = l.exposure_id) OR s.id = (SELECT c.server_id FROM tunnel_clients c WHERE c.id = l.client_id))
        ORDER BY s.network_id
    LOOP
        PERFORM lanstead_raise_plan_of(of_network);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER traffic_limits_plan AFTER INSERT OR DELETE OR UPDATE OF rate_in_kbit, rate_out_kbit, quota_bytes, quota_period, quota_day, quota_then, quota_at, quota_since ON traffic_limits
    FOR EACH ROW EXECUTE FUNCTION lanstead_raise_plan_of_limit();

-- Which kinds there are is the server's to know: it reads no other.
ALTER TABLE notifications DROP CONSTRAINT notifications_kind_check;
ALTER TABLE notifications ADD CONSTRAINT notifications_kind_check CHECK (kind ~ '^[a-z]+(_[a-z]+)*$');
