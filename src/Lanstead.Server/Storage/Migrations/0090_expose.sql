-- Expose: public addresses of tunnel servers, and which of their ports lead to which device. docs/adr/0039-expose.md

-- A tunnel is a network with a hub, which is its tunnel server's device; null until a machine has joined as it.
ALTER TABLE networks ADD COLUMN kind text NOT NULL DEFAULT 'mesh' CHECK (kind IN ('mesh', 'tunnel'));
ALTER TABLE networks ADD COLUMN hub_peer_id uuid;
ALTER TABLE networks ADD COLUMN plan_revision bigint NOT NULL DEFAULT 1;   -- of a tunnel's plans: raised by whatever changes one
ALTER TABLE networks ADD CONSTRAINT networks_hub FOREIGN KEY (hub_peer_id) REFERENCES peers (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE networks ADD CONSTRAINT networks_hub_of_tunnels CHECK (kind = 'tunnel' OR hub_peer_id IS NULL);
CREATE INDEX networks_by_hub ON networks (hub_peer_id) WHERE hub_peer_id IS NOT NULL;

CREATE TABLE tunnel_servers (
    id          uuid PRIMARY KEY,
    tenant_id   uuid        NOT NULL,
    network_id  uuid        NOT NULL UNIQUE,            -- its tunnel
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    region      text        NOT NULL DEFAULT '' CHECK (length(region) <= 64),
    status      text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'draining', 'disabled')),
    assignment  text        NOT NULL DEFAULT 'round_robin' CHECK (assignment IN ('round_robin', 'least_used', 'manual')),
    port        integer     CHECK (port BETWEEN 1 AND 65535),                  -- UDP, of WireGuard; null: any
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE,
    UNIQUE (id, tenant_id),
    UNIQUE (tenant_id, name)
);

-- What its machine told of itself, and what people added.
CREATE TABLE pool_addresses (
    id            uuid PRIMARY KEY,
    tenant_id     uuid        NOT NULL,
    server_id     uuid        NOT NULL,
    address       inet        NOT NULL,                 -- as the world sees it
    own_address   inet        NOT NULL,                 -- the machine's own that it arrives at: another one behind a translating provider
    interface     text        NOT NULL DEFAULT '',
    origin        text        NOT NULL CHECK (origin IN ('found', 'added')),
    status        text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
    present       boolean     NOT NULL DEFAULT false,   -- the machine has it now, by its own word
    given_at      timestamptz,                          -- to a client, for taking turns
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    FOREIGN KEY (server_id, tenant_id) REFERENCES tunnel_servers (id, tenant_id) ON DELETE CASCADE,
    UNIQUE (server_id, address),
    UNIQUE (id, server_id)
);

-- A device behind a tunnel server: a peer of its tunnel that is not the hub.
CREATE TABLE tunnel_clients (
    id          uuid PRIMARY KEY,
    tenant_id   uuid        NOT NULL,
    server_id   uuid        NOT NULL,
    peer_id     uuid        NOT NULL UNIQUE REFERENCES peers ON DELETE CASCADE,
    address_id  uuid        NOT NULL,                   -- that new exposures of it get
    status      text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    FOREIGN KEY (server_id, tenant_id) REFERENCES tunnel_servers (id, tenant_id) ON DELETE CASCADE,
    FOREIGN KEY (address_id, server_id) REFERENCES pool_addresses (id, server_id),
    UNIQUE (id, server_id)
);
CREATE INDEX tunnel_clients_by_server ON tunnel_clients (server_id);
CREATE INDEX tunnel_clients_by_address ON tunnel_clients (address_id);

CREATE TABLE exposures (
    id          uuid PRIMARY KEY,
    tenant_id   uuid        NOT NULL,
    server_id   uuid        NOT NULL,
    address_id  uuid        NOT NULL,
    client_id   uuid        NOT NULL,
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    description text        NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    template    text        NOT NULL DEFAULT '' CHECK (length(template) <= 64),
    target      inet,                                   -- null: the client itself
    source      text        NOT NULL DEFAULT 'kept' CHECK (source IN ('kept', 'masquerade')),
    allowed     cidr[]      NOT NULL DEFAULT '{}' CHECK (cardinality(allowed) <= 256),
    denied      cidr[]      NOT NULL DEFAULT '{}' CHECK (cardinality(denied) <= 256),
    active      boolean     NOT NULL DEFAULT true,
    created_by  uuid REFERENCES users ON DELETE SET NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    FOREIGN KEY (server_id, tenant_id) REFERENCES tunnel_servers (id, tenant_id) ON DELETE CASCADE,
    FOREIGN KEY (address_id, server_id) REFERENCES pool_addresses (id, server_id),
    FOREIGN KEY (client_id, server_id) REFERENCES tunnel_clients (id, server_id) ON DELETE CASCADE,
    UNIQUE (id, address_id, client_id)
);
CREATE INDEX exposures_by_tenant ON exposures (tenant_id, id DESC);
CREATE INDEX exposures_by_client ON exposures (client_id);
CREATE INDEX exposures_by_address ON exposures (address_id);
CREATE INDEX exposures_by_server ON exposures (server_id);
CREATE INDEX exposures_by_creator ON exposures (created_by);

-- A port of an address has one holder, and so has a port of a client's tunnel address, whoever asks at the same moment.
CREATE TABLE exposed_ports (
    exposure_id uuid        NOT NULL,
    position    integer     NOT NULL CHECK (position BETWEEN 0 AND 31),
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    address_id  uuid        NOT NULL,
    client_id   uuid        NOT NULL,
    tcp         boolean     NOT NULL,
    udp         boolean     NOT NULL,
    ports       int4range   NOT NULL CHECK (lower(ports) >= 1 AND upper(ports) <= 65536 AND NOT isempty(ports)),
    tunnel_ports int4range  NOT NULL CHECK (lower(tunnel_ports) >= 1 AND upper(tunnel_ports) <= 65536 AND upper(tunnel_ports) - lower(tunnel_ports) = upper(ports) - lower(ports)),
    target_port integer     NOT NULL CHECK (target_port BETWEEN 1 AND 65535 AND target_port + upper(ports) - lower(ports) <= 65536),
    PRIMARY KEY (exposure_id, position),
    FOREIGN KEY (exposure_id, address_id, client_id) REFERENCES exposures (id, address_id, client_id) ON DELETE CASCADE ON UPDATE CASCADE,
    CHECK (tcp OR udp),
    CONSTRAINT exposed_ports_tcp EXCLUDE USING gist (address_id WITH =, ports WITH &&) WHERE (tcp),
    CONSTRAINT exposed_ports_udp EXCLUDE USING gist (address_id WITH =, ports WITH &&) WHERE (udp),
    CONSTRAINT exposed_ports_tunnel_tcp EXCLUDE USING gist (client_id WITH =, tunnel_ports WITH &&) WHERE (tcp),
    CONSTRAINT exposed_ports_tunnel_udp EXCLUDE USING gist (client_id WITH =, tunnel_ports WITH &&) WHERE (udp)
);
CREATE INDEX exposed_ports_by_tenant ON exposed_ports (tenant_id);

-- Last word of both ends. Derived, rebuilt within a report.
CREATE TABLE exposure_states (
    exposure_id uuid        NOT NULL REFERENCES exposures ON DELETE CASCADE,
    public_side boolean     NOT NULL,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    open        boolean     NOT NULL,
    code        text        NOT NULL DEFAULT '',
    detail      text        NOT NULL DEFAULT '',
    -- As the agent counts them: they begin anew when it does.
    packets_in  bigint      NOT NULL DEFAULT 0,
    bytes_in    bigint      NOT NULL DEFAULT 0,
    packets_out bigint      NOT NULL DEFAULT 0,
    bytes_out   bigint      NOT NULL DEFAULT 0,
    connections bigint      NOT NULL DEFAULT 0,
    -- All that ever went through; those of its minutes go one day.
    packets_in_ever  bigint NOT NULL DEFAULT 0,
    bytes_in_ever    bigint NOT NULL DEFAULT 0,
    packets_out_ever bigint NOT NULL DEFAULT 0,
    bytes_out_ever   bigint NOT NULL DEFAULT 0,
    connections_ever bigint NOT NULL DEFAULT 0,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (exposure_id, public_side)
);
CREATE INDEX exposure_states_by_tenant ON exposure_states (tenant_id);

-- What went through, by the minute.
CREATE TABLE exposure_metrics (
    exposure_id uuid        NOT NULL REFERENCES exposures ON DELETE CASCADE,
    at          timestamptz NOT NULL,                   -- the minute's beginning
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    packets_in  bigint      NOT NULL,
    bytes_in    bigint      NOT NULL,
    packets_out bigint      NOT NULL,
    bytes_out   bigint      NOT NULL,
    connections bigint      NOT NULL,
    PRIMARY KEY (exposure_id, at)
);
CREATE INDEX exposure_metrics_by_tenant ON exposure_metrics (tenant_id);
CREATE INDEX exposure_metrics_by_time ON exposure_metrics (at);

-- Services that people add to those that are built in.
CREATE TABLE service_templates (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    ports      jsonb       NOT NULL,                    -- [{ "protocol": "udp", "first": 2456, "last": 2458 }]
    created_at timestamptz NOT NULL,
    UNIQUE (tenant_id, name)
);

-- What programs of a device listen on, by its own word.
ALTER TABLE devices ADD COLUMN listening jsonb NOT NULL DEFAULT '[]';

GRANT SELECT, INSERT, UPDATE, DELETE ON tunnel_servers, pool_addresses, tunnel_clients, exposures, exposed_ports, exposure_states, exposure_metrics, service_templates TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tunnel_servers', 'pool_addresses', 'tunnel_clients', 'exposures', 'exposed_ports', 'exposure_states', 'exposure_metrics', 'service_templates'] LOOP
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

-- Whatever is in a plan changed, by whatever way: its tunnel's plans have another revision, and each server looks what that means for its agents.
-- The row lock puts the changes of one tunnel in order.
CREATE FUNCTION lanstead_raise_plan_of(of_network uuid) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE networks SET plan_revision = plan_revision + 1 WHERE id = of_network AND kind = 'tunnel';
    IF FOUND THEN
        PERFORM pg_notify('lanstead_plans', of_network::text);
    END IF;
END
$$;

CREATE FUNCTION lanstead_raise_plan() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    of_network uuid;
BEGIN
    FOR of_network IN
        SELECT DISTINCT s.network_id FROM tunnel_servers s
        WHERE s.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.server_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.server_id END) ORDER BY s.network_id
    LOOP
        PERFORM lanstead_raise_plan_of(of_network);
    END LOOP;
    RETURN NULL;
END
$$;

-- The ports of an exposure are written with it, in one transaction, and never alone.
CREATE TRIGGER exposures_plan AFTER INSERT OR DELETE OR UPDATE OF address_id, client_id, name, target, source, allowed, denied, active, updated_at ON exposures
    FOR EACH ROW EXECUTE FUNCTION lanstead_raise_plan();
CREATE TRIGGER tunnel_clients_plan AFTER UPDATE OF status ON tunnel_clients
    FOR EACH ROW EXECUTE FUNCTION lanstead_raise_plan();
CREATE TRIGGER pool_addresses_plan AFTER UPDATE OF address, own_address, status ON pool_addresses
    FOR EACH ROW WHEN (OLD.address <> NEW.address OR OLD.own_address <> NEW.own_address OR OLD.status <> NEW.status) EXECUTE FUNCTION lanstead_raise_plan();

-- A server that is disabled, and a device that is held, have nothing open.
CREATE FUNCTION lanstead_raise_plan_of_row() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lanstead_raise_plan_of(NEW.network_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER tunnel_servers_plan AFTER UPDATE OF status ON tunnel_servers
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION lanstead_raise_plan_of_row();
CREATE TRIGGER peers_plan AFTER UPDATE OF held ON peers
    FOR EACH ROW WHEN (OLD.held <> NEW.held) EXECUTE FUNCTION lanstead_raise_plan_of_row();
