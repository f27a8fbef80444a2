-- Keys of access tokens, one row each, so that a new one can be added while servers run. Sealed: see data_keys.
CREATE TABLE token_keys (
    kid        text PRIMARY KEY,
    ciphertext bytea       NOT NULL,
    key_id     text        NOT NULL,
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL                     -- later than made, so that every server knows a key before any token bears it
);
GRANT SELECT, INSERT, UPDATE, DELETE ON token_keys TO lanstead_system;
CREATE TRIGGER token_keys_notify AFTER INSERT OR UPDATE OR DELETE ON token_keys
    FOR EACH STATEMENT EXECUTE FUNCTION lanstead_notify_keys();
