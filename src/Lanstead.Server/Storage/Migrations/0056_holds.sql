-- Devices that are in a network and yet in no map: not approved yet, disabled, or whose time is over. And peers and join keys with an end.

ALTER TABLE devices
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN expires_at  timestamptz;                 -- then it enrols anew; null: never
CREATE INDEX devices_expiring ON devices (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE peers
    ADD COLUMN approved boolean NOT NULL DEFAULT true,
    ADD COLUMN ends_at  timestamptz,                    -- then it goes; null: no end
    -- Why it is in no map, of the reasons above; empty: it is in. Written with what it follows from, so that a map changes only with a revision.
    ADD COLUMN held     text NOT NULL DEFAULT '' CHECK (held IN ('', 'approval', 'disabled', 'expired'));
CREATE INDEX peers_ending ON peers (ends_at) WHERE ends_at IS NOT NULL;

ALTER TABLE join_keys ADD COLUMN stay_seconds integer CHECK (stay_seconds > 0);   -- how long a device stays that joins by it; null: no end
