-- The network lock: a tenant's log of who may sign, and what devices and signers signed. The server stores it and hands it out; it signs nothing of it.
CREATE TABLE lock_entries (
    tenant_id uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    position  integer     NOT NULL CHECK (position >= 0),
    statement bytea       NOT NULL CHECK (length(statement) BETWEEN 1 AND 65536),   -- a LockEntry, as it was signed
    signature bytea       NOT NULL CHECK (length(signature) IN (0, 64)),            -- none where a code turned the lock off
    key_id    bytea       NOT NULL CHECK (length(key_id) IN (0, 8)),
    hash      bytea       NOT NULL CHECK (length(hash) = 32),
    added_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, position)
);

GRANT SELECT, INSERT ON lock_entries TO lanstead_app, lanstead_system;

ALTER TABLE lock_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE lock_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON lock_entries TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON lock_entries TO lanstead_system USING (true) WITH CHECK (true);

-- Who signs stands in the log: the table and the column that were kept for it were never written.
ALTER TABLE peers DROP COLUMN membership_signer;
DROP TABLE signing_keys;
ALTER TABLE peers
    ADD COLUMN membership_signer bytea CHECK (length(membership_signer) = 8),
    ADD COLUMN lock_key bytea CHECK (length(lock_key) = 91),
    ADD COLUMN key_signatures bytea[] NOT NULL DEFAULT '{}' CHECK (cardinality(key_signatures) <= 4);
