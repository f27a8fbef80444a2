-- Alerts of a whole space, and what machines themselves warn of.

ALTER TABLE alert_rules ALTER COLUMN network_id DROP NOT NULL;   -- null: of every network of the space
ALTER TABLE alert_rules ADD FOREIGN KEY (tenant_id) REFERENCES tenants ON DELETE CASCADE;
CREATE INDEX alert_rules_of_tenant ON alert_rules (tenant_id);
ALTER TABLE alert_rules DROP CONSTRAINT alert_rules_kind_check;
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_kind_check CHECK (kind IN ('device_away', 'refusals', 'device_held', 'device_warns'));

-- Of several things that a device warns of, each is told by itself.
ALTER TABLE alert_states ADD COLUMN warning text NOT NULL DEFAULT '';
ALTER TABLE alert_states DROP CONSTRAINT alert_states_pkey;
ALTER TABLE alert_states ADD PRIMARY KEY (rule_id, peer_id, warning);

-- What agents warn of now, as each told last: a word, and nothing that people wrote or that is of elsewhere.
CREATE TABLE device_warnings (
    device_id uuid        NOT NULL REFERENCES devices ON DELETE CASCADE,
    tenant_id uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,   -- of the device
    warning   text        NOT NULL CHECK (warning ~ '^[a-z]{1,20}$'),
    about     uuid        NOT NULL,                     -- the network or space that it is about alone; zeros: the whole machine
    since     timestamptz NOT NULL,
    PRIMARY KEY (device_id, warning, about)
);
CREATE INDEX device_warnings_of_tenant ON device_warnings (tenant_id);

GRANT SELECT ON device_warnings TO lanstead_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON device_warnings TO lanstead_system;

ALTER TABLE device_warnings ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_warnings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON device_warnings TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON device_warnings TO lanstead_system USING (true) WITH CHECK (true);
