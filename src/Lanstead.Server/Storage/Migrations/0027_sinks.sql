-- Where the audit is sent as it grows: webhooks and log collectors of a space, or of the instance.
CREATE TABLE sinks (
    id                uuid PRIMARY KEY,
    chain             uuid        NOT NULL,                  -- whose audit: the tenant; zeros: the instance
    tenant_id         uuid REFERENCES tenants ON DELETE CASCADE,
    kind              text        NOT NULL CHECK (kind IN ('webhook', 'splunk', 'datadog', 'syslog')),
    name              text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    address           text        NOT NULL,
    actions           text[]      NOT NULL DEFAULT '{}',     -- how actions begin that are wanted; empty: all
    authority         text,                                  -- PEM: whom to trust besides the system's, for syslog over TLS
    secret            bytea,                                 -- sealed; of webhooks: signs; else: the receiver's token
    secret_key_id     text,
    previous_secret   bytea,                                 -- of webhooks: signs too until then, so that receivers change over in peace
    previous_until    timestamptz,
    enabled           boolean     NOT NULL DEFAULT true,
    disabled_reason   text,
    cursor            bigint      NOT NULL,                  -- audit_seals.seq up to which everything was delivered
    attempts          integer     NOT NULL DEFAULT 0,        -- of what comes next
    failing_since     timestamptz,
    next_try_at       timestamptz NOT NULL,
    last_delivered_at timestamptz,
    last_error        text,
    lease             uuid,                                  -- of the one server that sends
    leased_until      timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);
CREATE INDEX sinks_by_chain ON sinks (chain);

CREATE TABLE deliveries (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sink_id     uuid        NOT NULL REFERENCES sinks ON DELETE CASCADE,
    tenant_id   uuid,
    first_seq   bigint      NOT NULL,
    last_seq    bigint      NOT NULL,
    events      integer     NOT NULL,
    action      text        NOT NULL,                        -- of the first event
    audit_id    bigint      NOT NULL,                        -- of the first event
    status      text        NOT NULL CHECK (status IN ('requested', 'retrying', 'delivered', 'failed')),
    attempts    integer     NOT NULL DEFAULT 0,
    http_status integer,
    error       text,
    again_of    bigint,                                      -- somebody asked for it once more
    created_at  timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX deliveries_by_sink ON deliveries (sink_id, id DESC);
CREATE INDEX deliveries_requested ON deliveries (sink_id) WHERE status = 'requested';
-- Everything after it waits for it.
CREATE UNIQUE INDEX deliveries_one_retrying ON deliveries (sink_id) WHERE status = 'retrying';

GRANT SELECT, INSERT, UPDATE, DELETE ON sinks, deliveries TO lanstead_app, lanstead_system;
GRANT USAGE ON SEQUENCE deliveries_id_seq TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['sinks', 'deliveries'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;
