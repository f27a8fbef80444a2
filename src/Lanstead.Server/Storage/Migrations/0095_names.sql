-- Services that are reached by a name, many of them at ports 80 and 443 of one address. docs/adr/0041-names-and-proxy-protocol.md
ALTER TABLE exposures ADD COLUMN host text CHECK (host ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$' AND length(host) <= 253);
ALTER TABLE exposures ADD COLUMN upstream text CHECK (upstream IN ('http', 'https', 'tls'));
ALTER TABLE exposures ADD CONSTRAINT exposures_named CHECK ((host IS NULL) = (upstream IS NULL));

-- Of the whole instance: two spaces do not have one name, whoever asks at the same moment.
CREATE UNIQUE INDEX exposures_by_host ON exposures (host) WHERE host IS NOT NULL;

-- Names share a port of an address with one another, and with nobody else.
ALTER TABLE exposed_ports ADD COLUMN shared smallint NOT NULL DEFAULT 0 CHECK (shared IN (0, 1));
ALTER TABLE exposed_ports DROP CONSTRAINT exposed_ports_tcp;
ALTER TABLE exposed_ports ADD CONSTRAINT exposed_ports_tcp EXCLUDE USING gist (address_id WITH =, ports WITH &&) WHERE (tcp AND shared = 0);
ALTER TABLE exposed_ports ADD CONSTRAINT exposed_ports_shared EXCLUDE USING gist (address_id WITH =, ports WITH &&, shared WITH <>) WHERE (tcp);

-- Where a tunnel server gets certificates. Without the agreement it asks nobody.
ALTER TABLE tunnel_servers ADD COLUMN authority text NOT NULL DEFAULT 'https://acme-v02.api.letsencrypt.org/directory' CHECK (length(authority) <= 500);
ALTER TABLE tunnel_servers ADD COLUMN authority_contact text NOT NULL DEFAULT '' CHECK (length(authority_contact) <= 254);
ALTER TABLE tunnel_servers ADD COLUMN authority_agreed_at timestamptz;

-- Last word of the tunnel server. Derived, told anew at each connection.
CREATE TABLE exposure_certificates (
    exposure_id uuid PRIMARY KEY REFERENCES exposures ON DELETE CASCADE,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    not_before  timestamptz,
    not_after   timestamptz,
    detail      text        NOT NULL DEFAULT '',
    next_try    timestamptz,
    updated_at  timestamptz NOT NULL
);
CREATE INDEX exposure_certificates_by_tenant ON exposure_certificates (tenant_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON exposure_certificates TO lanstead_app, lanstead_system;
ALTER TABLE exposure_certificates ENABLE ROW LEVEL SECURITY;
ALTER TABLE exposure_certificates FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON exposure_certificates TO lanstead_app USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON exposure_certificates TO lanstead_system USING (true) WITH CHECK (true);

CREATE TRIGGER tunnel_servers_authority_plan AFTER UPDATE OF authority, authority_contact, authority_agreed_at ON tunnel_servers
    FOR EACH ROW WHEN (OLD.authority <> NEW.authority OR OLD.authority_contact <> NEW.authority_contact OR OLD.authority_agreed_at IS DISTINCT FROM NEW.authority_agreed_at) EXECUTE FUNCTION lanstead_raise_plan_of_row();
