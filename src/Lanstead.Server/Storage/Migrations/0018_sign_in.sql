-- What signing in by password needs beside the password. All of it belongs to people, so only the system role sees it.

-- Single-use links that go by mail. Stored hashed; purposes keep them apart.
CREATE TABLE mail_tokens (
    token_hash bytea PRIMARY KEY,                       -- SHA-256
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    purpose    text        NOT NULL CHECK (purpose IN ('reset', 'verify', 'change', 'undo')),
    email      text,                                    -- verify and change: the address that is proved; undo: the one that comes back
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id);

-- Addresses for which somebody asked a new password: looked up apart from the request, so that its answer cannot tell who exists.
CREATE TABLE reset_requests (
    id               uuid PRIMARY KEY,
    email_normalized text        NOT NULL,
    locale           text        NOT NULL,
    created_at       timestamptz NOT NULL
);

-- Time-based codes (RFC 6238). One authenticator for each account; off until confirmed.
CREATE TABLE totp (
    user_id      uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    secret       bytea       NOT NULL,                  -- sealed
    key_id       text        NOT NULL,
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint      NOT NULL DEFAULT 0          -- of the last code that was taken: no step counts twice
);

-- Wrong codes, for the limit of tries of each account.
CREATE TABLE totp_failures (
    user_id uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    at      timestamptz NOT NULL
);
CREATE INDEX totp_failures_by_user ON totp_failures (user_id, at);

CREATE TABLE recovery_codes (
    user_id   uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    code_hash bytea       NOT NULL,                     -- SHA-256 of 80 random bits
    used_at   timestamptz,
    PRIMARY KEY (user_id, code_hash)
);

-- The first factor was right, the second is awaited. No session: it opens nothing by itself.
CREATE TABLE sign_in_challenges (
    secret_hash bytea PRIMARY KEY,                      -- SHA-256
    user_id     uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    mode        text        NOT NULL CHECK (mode IN ('browser', 'token')),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX sign_in_challenges_by_user ON sign_in_challenges (user_id);

-- How long somebody must wait before the next try. The scope is an HMAC of account, source or browser: nothing to read in it.
CREATE TABLE sign_in_delays (
    scope      bytea PRIMARY KEY,
    failures   integer     NOT NULL,
    until      timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON mail_tokens, reset_requests, totp, totp_failures, recovery_codes, sign_in_challenges, sign_in_delays TO lanstead_system;

CREATE TRIGGER reset_requests_notify AFTER INSERT ON reset_requests
    FOR EACH STATEMENT EXECUTE FUNCTION lanstead_notify_mail();
