-- Passkeys (WebAuthn). Only public keys are here.
CREATE TABLE passkeys (
    id              uuid PRIMARY KEY,
    user_id         uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    credential_id   bytea       NOT NULL CHECK (length(credential_id) BETWEEN 1 AND 1023),
    public_key      bytea       NOT NULL,               -- COSE_Key
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    sign_count      bigint      NOT NULL,               -- a counter that does not grow tells of a copy
    transports      text[]      NOT NULL,
    backup_eligible boolean     NOT NULL,
    backed_up       boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id)
);
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Challenges that were answered: each is good once. Those that nobody answers leave no row.
CREATE TABLE spent_challenges (
    hash       bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX spent_challenges_by_expiry ON spent_challenges (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON passkeys, spent_challenges TO lanstead_system;
