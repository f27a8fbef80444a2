-- Updates of a space's machines, wave by wave (ADR 43).

-- What a machine says of updates that somebody at the server asks for, by its own word; and what it is asked now. The wish is part of its manifest.
ALTER TABLE devices
    ADD COLUMN update_consent text NOT NULL DEFAULT '' CHECK (update_consent IN ('', 'off', 'ask', 'auto')),
    ADD COLUMN update_wish_id uuid,
    ADD COLUMN update_wish_version text NOT NULL DEFAULT '' CHECK (length(update_wish_version) <= 64);

CREATE TABLE fleet_updates (
    id           uuid PRIMARY KEY,
    tenant_id    uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    version      text        NOT NULL CHECK (length(version) BETWEEN 1 AND 64),
    status       text        NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'paused', 'stopped', 'aborted', 'done')),
    reason       text        NOT NULL DEFAULT '' CHECK (length(reason) <= 500),  -- why it stopped by itself
    gate_minutes integer     NOT NULL CHECK (gate_minutes BETWEEN 1 AND 1440),
    wave         integer     NOT NULL DEFAULT 0,        -- that is asked now; from 1
    healthy_at   timestamptz,                           -- since when every machine of it has been well; null: not all are
    wave_at      timestamptz,                           -- when it was asked
    created_by   uuid REFERENCES users ON DELETE SET NULL,
    created_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    UNIQUE (id, tenant_id)
);
-- One at a time, whoever asks at the same moment.
CREATE UNIQUE INDEX fleet_updates_open ON fleet_updates (tenant_id) WHERE status IN ('running', 'paused');
CREATE INDEX fleet_updates_by_tenant ON fleet_updates (tenant_id, id DESC);
CREATE INDEX fleet_updates_by_creator ON fleet_updates (created_by);

CREATE TABLE fleet_update_devices (
    update_id    uuid        NOT NULL,
    device_id    uuid        NOT NULL REFERENCES devices ON DELETE CASCADE,
    tenant_id    uuid        NOT NULL,
    wave         integer     NOT NULL CHECK (wave >= 1),
    state        text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'asked', 'installing', 'done', 'declined', 'away', 'failed', 'rolled_back', 'called_off')),
    detail       text        NOT NULL DEFAULT '' CHECK (length(detail) <= 500),
    from_version text        NOT NULL DEFAULT '',
    open_before  integer     NOT NULL DEFAULT 0,        -- exposures that were open by it when it was asked
    asked_at     timestamptz,
    ended_at     timestamptz,
    PRIMARY KEY (update_id, device_id),
    FOREIGN KEY (update_id, tenant_id) REFERENCES fleet_updates (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX fleet_update_devices_by_device ON fleet_update_devices (device_id);
CREATE INDEX fleet_update_devices_by_tenant ON fleet_update_devices (tenant_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON fleet_updates, fleet_update_devices TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['fleet_updates', 'fleet_update_devices'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;
