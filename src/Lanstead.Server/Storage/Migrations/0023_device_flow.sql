-- Signing in on a machine without a browser: it shows a short code, and a person who is signed in elsewhere says yes.
-- No tenant's rows: like sessions, these are the system role's business alone.
CREATE TABLE device_logins (
    id               uuid PRIMARY KEY,
    device_code_hash bytea       NOT NULL UNIQUE,       -- SHA-256 of 256 random bits, for the machine that polls
    user_code_hash   bytea       NOT NULL UNIQUE,       -- HMAC under an instance key, for the person who types it
    program          text        NOT NULL CHECK (length(program) BETWEEN 1 AND 64),
    machine          text        NOT NULL DEFAULT '' CHECK (length(machine) <= 64),
    address          inet,                              -- who asks, from where
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    interval_seconds integer     NOT NULL,
    polled_at        timestamptz,
    decided_at       timestamptz,
    approved         boolean,
    session_id       uuid REFERENCES sessions ON DELETE CASCADE,   -- of who decided: ended before the machine came, it decided nothing
    taken_at         timestamptz                        -- the tokens were handed out, once
);
CREATE INDEX device_logins_by_time ON device_logins (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON device_logins TO lanstead_system;

-- What a client names each exchange by, so that the same exchange again, for want of an answer, is told from a theft.
ALTER TABLE refresh_tokens ADD COLUMN attempt_hash bytea;
