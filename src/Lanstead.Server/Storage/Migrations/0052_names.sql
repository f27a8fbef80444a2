-- Names that people add to a network, beside those of its devices.
CREATE TABLE network_records (
    id         uuid PRIMARY KEY,
    network_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    name       text        NOT NULL CHECK (name ~ '^(\*|[a-z0-9-]+)(\.[a-z0-9-]+){0,3}$' AND length(name) <= 120),
    type       text        NOT NULL CHECK (type IN ('A', 'AAAA', 'CNAME')),
    data       text        NOT NULL CHECK (data ~ '^[a-z0-9.:-]+$' AND length(data) <= 120),
    created_at timestamptz NOT NULL,
    UNIQUE (network_id, name, type, data),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
-- An alias stands alone: not beside another one.
CREATE UNIQUE INDEX network_records_one_alias ON network_records (network_id, name) WHERE type = 'CNAME';

GRANT SELECT, INSERT, UPDATE, DELETE ON network_records TO lanstead_app, lanstead_system;

ALTER TABLE network_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON network_records TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON network_records TO lanstead_system USING (true) WITH CHECK (true);
