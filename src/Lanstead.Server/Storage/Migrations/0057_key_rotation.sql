-- WireGuard keys that change: for a time a peer may come by the key that it had before, so that no packet is lost.
ALTER TABLE peers
    ADD COLUMN former_key   bytea CHECK (octet_length(former_key) = 32),
    ADD COLUMN former_until timestamptz,
    ADD COLUMN rotate_at    timestamptz;                -- when somebody, or its age, asked for another key; over once key_changed_at is later
CREATE INDEX peers_key_age ON peers (key_changed_at) WHERE key_changed_at IS NOT NULL;
