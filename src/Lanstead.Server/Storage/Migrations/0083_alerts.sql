-- Alerts: what the people of a network want to be told of, and what is so now. Told to those who look after it, and by the audit to the space's sinks.

CREATE TABLE alert_rules (
    id           uuid PRIMARY KEY,
    network_id   uuid        NOT NULL,
    tenant_id    uuid        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('device_away', 'refusals', 'device_held')),
    tag          text,                                  -- of devices with it alone; null: of all
    for_minutes  integer     NOT NULL CHECK (for_minutes BETWEEN 1 AND 10080),   -- how long it must be so
    per_minute   integer     CHECK (per_minute BETWEEN 1 AND 1000000),           -- of refusals: how many are too many
    created_at   timestamptz NOT NULL,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    CHECK ((kind = 'refusals') = (per_minute IS NOT NULL))
);
CREATE INDEX alert_rules_of_network ON alert_rules (network_id);

-- A device of which a rule's condition holds, or held until a moment ago.
CREATE TABLE alert_states (
    rule_id     uuid        NOT NULL REFERENCES alert_rules ON DELETE CASCADE,
    peer_id     uuid        NOT NULL REFERENCES peers ON DELETE CASCADE,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    since       timestamptz NOT NULL,
    fired_at    timestamptz,                            -- null: not for long enough yet
    clear_since timestamptz,                            -- null: it holds
    PRIMARY KEY (rule_id, peer_id)
);
CREATE INDEX alert_states_of_peer ON alert_states (peer_id);
CREATE INDEX alert_states_of_tenant ON alert_states (tenant_id);

ALTER TABLE notifications DROP CONSTRAINT notifications_kind_check;
ALTER TABLE notifications ADD CONSTRAINT notifications_kind_check CHECK (kind IN
    ('invited', 'join_asked', 'device_waiting', 'let_in', 'device_let_in', 'role_changed', 'banned', 'mentioned', 'signed_in', 'key_expiring', 'device_expiring', 'alert_fired', 'alert_over'));

GRANT SELECT, INSERT, UPDATE, DELETE ON alert_rules TO lanstead_app, lanstead_system;
GRANT SELECT ON alert_states TO lanstead_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON alert_states TO lanstead_system;

ALTER TABLE alert_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON alert_rules TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON alert_rules TO lanstead_system USING (true) WITH CHECK (true);
ALTER TABLE alert_states ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_states FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON alert_states TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON alert_states TO lanstead_system USING (true) WITH CHECK (true);
