-- Letters that wait to be sent. Written in the transaction of what they tell of; removed as soon as they are sent.
CREATE TABLE mail_outbox (
    id         uuid PRIMARY KEY,
    kind       text        NOT NULL,                    -- what it tells of, for the log
    user_id    uuid        REFERENCES users ON DELETE CASCADE,   -- whose account it concerns, where it concerns one
    letter     bytea       NOT NULL,                    -- whole, with its address, sealed: it may hold a single-use link
    key_id     text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,                    -- of no use to anybody after this
    next_at    timestamptz NOT NULL,                    -- not before this; while a server sends it, when another may take it over
    tries      integer     NOT NULL DEFAULT 0
);
CREATE INDEX mail_outbox_by_next ON mail_outbox (next_at);

-- Whoever changes something may write a letter; only the server as such reads them.
GRANT INSERT ON mail_outbox TO lanstead_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_outbox TO lanstead_system;

CREATE FUNCTION lanstead_notify_mail() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lanstead_mail', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER mail_outbox_notify AFTER INSERT ON mail_outbox
    FOR EACH STATEMENT EXECUTE FUNCTION lanstead_notify_mail();

ALTER TABLE users ADD COLUMN locale text;               -- language of letters, as the person's browser asked last: en or de; null: not known
ALTER TABLE users ADD COLUMN email_verified_at timestamptz;
