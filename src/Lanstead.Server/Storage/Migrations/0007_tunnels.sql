-- What carries a peer's packets on its machine, and what that refused, as the machine's agent told last.
CREATE TABLE tunnels (
    peer_id    uuid PRIMARY KEY REFERENCES peers ON DELETE CASCADE,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    back_end   text        NOT NULL,
    cipher     text        NOT NULL,
    refused    jsonb       NOT NULL,                    -- packets since the tunnel began, by reason
    updated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON tunnels TO lanstead_app, lanstead_system;
ALTER TABLE tunnels ENABLE ROW LEVEL SECURITY;
ALTER TABLE tunnels FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tunnels TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON tunnels TO lanstead_system USING (true) WITH CHECK (true);
