-- LANs behind devices: what a device's machine offers, and what was decided about it. In the map of a network is what is offered and approved.
CREATE TABLE network_routes (
    network_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    peer_id    uuid        NOT NULL REFERENCES peers (id) ON DELETE CASCADE,
    prefix     cidr        NOT NULL CHECK (family(prefix) = 4 AND masklen(prefix) >= 8),
    offered    boolean     NOT NULL DEFAULT false,
    decision   text        NOT NULL DEFAULT 'open' CHECK (decision IN ('open', 'approved', 'rejected')),
    -- What the others reach it by, where its own range is another LAN's too.
    mapped     cidr        CHECK (mapped IS NULL OR (family(mapped) = 4 AND masklen(mapped) = masklen(prefix))),
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (network_id, peer_id, prefix),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX network_routes_peer ON network_routes (peer_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON network_routes TO lanstead_app, lanstead_system;

ALTER TABLE network_routes ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_routes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON network_routes TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON network_routes TO lanstead_system USING (true) WITH CHECK (true);
