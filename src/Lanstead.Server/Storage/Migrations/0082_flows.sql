-- Who connected to whom in networks that log it. It is about people: nothing of it is kept for long, and no address of anywhere else fits in.

CREATE TABLE flows (
    id             bigint GENERATED ALWAYS AS IDENTITY,   -- in the order in which it became known
    peer_id        uuid        NOT NULL REFERENCES peers ON DELETE CASCADE,   -- who told it: the device that was connected to, or that leads there
    number         bigint      NOT NULL,                  -- of that device; the same again is the same connection, further on
    network_id     uuid        NOT NULL,
    tenant_id      uuid        NOT NULL,
    remote_peer_id uuid        NOT NULL REFERENCES peers ON DELETE CASCADE,
    remote         inet        NOT NULL,
    local          inet        NOT NULL,
    protocol       smallint    NOT NULL CHECK (protocol BETWEEN 0 AND 255),
    remote_port    integer     NOT NULL CHECK (remote_port BETWEEN 0 AND 65535),   -- 0: none, or several
    local_port     integer     NOT NULL CHECK (local_port BETWEEN 0 AND 65535),    -- of ICMP the message's type
    allowed        boolean     NOT NULL,
    rule           integer     NOT NULL CHECK (rule >= 0),                          -- of the policy, from 1; 0: its default
    started_at     timestamptz NOT NULL,
    seen_at        timestamptz NOT NULL,
    is_over        boolean     NOT NULL,
    packets_in     bigint      NOT NULL CHECK (packets_in >= 0),
    packets_out    bigint      NOT NULL CHECK (packets_out >= 0),
    bytes_in       bigint      NOT NULL CHECK (bytes_in >= 0),
    bytes_out      bigint      NOT NULL CHECK (bytes_out >= 0),
    PRIMARY KEY (peer_id, number),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    -- Networks and LANs lie in private ranges: where people go beyond cannot be written here.
    CONSTRAINT flows_stay_inside CHECK (
        (remote <<= '10.0.0.0/8' OR remote <<= '172.16.0.0/12' OR remote <<= '192.168.0.0/16' OR remote <<= '100.64.0.0/10' OR remote <<= 'fc00::/7')
        AND (local <<= '10.0.0.0/8' OR local <<= '172.16.0.0/12' OR local <<= '192.168.0.0/16' OR local <<= '100.64.0.0/10' OR local <<= 'fc00::/7'))
);

CREATE UNIQUE INDEX flows_by_id ON flows (id);
CREATE INDEX flows_of_network ON flows (network_id, id);
CREATE INDEX flows_refused ON flows (network_id, id) WHERE NOT allowed;
CREATE INDEX flows_to ON flows (peer_id, id);
CREATE INDEX flows_from ON flows (remote_peer_id, id);
CREATE INDEX flows_by_time ON flows (network_id, started_at);

-- Connections that a device could not note or tell, since there were too many.
ALTER TABLE peers ADD COLUMN flows_lost bigint NOT NULL DEFAULT 0;

GRANT SELECT ON flows TO lanstead_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON flows TO lanstead_system;

ALTER TABLE flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE flows FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON flows TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON flows TO lanstead_system USING (true) WITH CHECK (true);
