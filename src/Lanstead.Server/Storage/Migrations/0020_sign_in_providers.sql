-- Signing in by somebody else's word: issuers of OpenID Connect, GitHub, and whom they vouch for.

CREATE TABLE sign_in_providers (
    id                 uuid PRIMARY KEY,
    name               text        NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$'), -- part of the callback's address
    label              text        NOT NULL CHECK (length(label) BETWEEN 1 AND 64),
    kind               text        NOT NULL CHECK (kind IN ('oidc', 'google', 'microsoft', 'github')),
    issuer             text        NOT NULL,
    client_id          text        NOT NULL CHECK (length(client_id) BETWEEN 1 AND 256),
    secret             bytea,                           -- sealed with the master key; null: a public client
    secret_key_id      text,
    scopes             text        NOT NULL DEFAULT '',
    enabled            boolean     NOT NULL,
    allow_new_accounts boolean     NOT NULL,            -- strangers may make accounts through it
    trust_email        boolean     NOT NULL,            -- its addresses count as verified though it does not say so
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CHECK ((secret IS NULL) = (secret_key_id IS NULL))
);

-- Who somebody is to an issuer. The key makes it impossible that one identity opens two accounts.
CREATE TABLE user_identities (
    id           uuid PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    provider     text        NOT NULL,                  -- by which it came last
    issuer       text        NOT NULL,
    subject      text        NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    email        text,                                  -- as the issuer said it last
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    CONSTRAINT user_identities_issuer_subject_key UNIQUE (issuer, subject)
);
CREATE INDEX user_identities_by_user ON user_identities (user_id);

-- Journeys to an issuer and back. Neither the state nor the browser's key is here, only their SHA-256;
-- nonce and code verifier are derived from the two. Purged a day after they ended.
CREATE TABLE sign_in_flows (
    state_hash   bytea PRIMARY KEY,
    browser_hash bytea       NOT NULL,
    provider     text        NOT NULL,
    purpose      text        NOT NULL CHECK (purpose IN ('signin', 'link', 'confirm')),
    return_to    text        NOT NULL,
    user_id      uuid REFERENCES users ON DELETE CASCADE,       -- who links or confirms
    session_id   uuid,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz
);
CREATE INDEX sign_in_flows_by_expiry ON sign_in_flows (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_providers, user_identities, sign_in_flows TO lanstead_system;
