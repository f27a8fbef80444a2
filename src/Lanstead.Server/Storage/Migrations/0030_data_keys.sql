-- Secrets are sealed with a data key; data keys are here only wrapped by a master key, which is outside the database.
CREATE TABLE data_keys (
    id            text PRIMARY KEY,                     -- first 8 bytes of the key's SHA-256
    wrapped_key   bytea       NOT NULL,
    master_key_id text        NOT NULL,                 -- of the master key that wraps it
    created_at    timestamptz NOT NULL,
    replaced_at   timestamptz                           -- null: the one that seals
);
CREATE UNIQUE INDEX data_keys_one_seals ON data_keys ((true)) WHERE replaced_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON data_keys TO lanstead_system;

-- Every server learns of new keys at once.
CREATE FUNCTION lanstead_notify_keys() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lanstead_keys', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER data_keys_notify AFTER INSERT OR UPDATE OR DELETE ON data_keys
    FOR EACH STATEMENT EXECUTE FUNCTION lanstead_notify_keys();
