-- Chat: channels of a space and of its networks, messages, who read how far, who may not write, what moderators did.

CREATE TABLE channels (
    id              uuid PRIMARY KEY,
    tenant_id       uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    network_id      uuid,                               -- null: of the space itself
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    topic           text        NOT NULL DEFAULT '' CHECK (length(topic) <= 300),
    position        integer     NOT NULL DEFAULT 0 CHECK (position BETWEEN 0 AND 10000),
    last_seq        bigint      NOT NULL DEFAULT 0,     -- of its messages
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (id, tenant_id),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX channels_names ON channels (tenant_id, coalesce(network_id, '00000000-0000-0000-0000-000000000000'), lower(name));

-- What a role may in one channel, otherwise than the matrix says. Admins and owners are never held back: somebody must be able to undo it.
CREATE TABLE channel_overrides (
    channel_id uuid    NOT NULL,
    tenant_id  uuid    NOT NULL,
    role       text    NOT NULL CHECK (role IN ('viewer', 'member', 'moderator')),
    see        boolean,                                 -- null: as the matrix says
    post       boolean,
    manage     boolean,
    PRIMARY KEY (channel_id, role),
    FOREIGN KEY (channel_id, tenant_id) REFERENCES channels (id, tenant_id) ON DELETE CASCADE
);

CREATE TABLE messages (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL,
    channel_id uuid        NOT NULL,
    seq        bigint      NOT NULL,                    -- 1, 2, 3… in the channel
    author_id  uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    client_id  text        NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),   -- the sender's own: the same sent twice is one message
    body       text        NOT NULL CHECK (length(body) <= 4000),
    reply_to   uuid REFERENCES messages ON DELETE SET NULL,
    mentions   uuid[]      NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    edited_at  timestamptz,
    deleted_at timestamptz,                             -- its body is gone then
    deleted_by uuid REFERENCES users ON DELETE SET NULL,
    FOREIGN KEY (channel_id, tenant_id) REFERENCES channels (id, tenant_id) ON DELETE CASCADE,
    UNIQUE (channel_id, seq),
    UNIQUE (channel_id, author_id, client_id),
    CHECK (deleted_at IS NULL OR body = '')
);
CREATE INDEX messages_by_author ON messages (author_id);
CREATE INDEX messages_by_time ON messages (tenant_id, created_at);
CREATE INDEX messages_by_reply ON messages (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX messages_by_deleter ON messages (deleted_by) WHERE deleted_by IS NOT NULL;

CREATE TABLE reactions (
    message_id uuid        NOT NULL REFERENCES messages ON DELETE CASCADE,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    emoji      text        NOT NULL CHECK (length(emoji) BETWEEN 1 AND 32),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (message_id, emoji, user_id)
);
CREATE INDEX reactions_by_user ON reactions (user_id);

CREATE TABLE read_markers (
    channel_id uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    seq        bigint      NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, user_id),
    FOREIGN KEY (channel_id, tenant_id) REFERENCES channels (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX read_markers_by_user ON read_markers (user_id);

CREATE TABLE mutes (
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    by_id      uuid REFERENCES users ON DELETE SET NULL,
    reason     text        NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
    created_at timestamptz NOT NULL,
    ends_at    timestamptz,                             -- null: until it is lifted
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants ON DELETE CASCADE
);
CREATE INDEX mutes_by_user ON mutes (user_id);
CREATE INDEX mutes_by_maker ON mutes (by_id);

-- For the people who look after the space; the audit, which only admins read, has it too.
CREATE TABLE moderation_log (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    at         timestamptz NOT NULL,
    action     text        NOT NULL CHECK (action IN ('message.delete', 'member.mute', 'member.unmute')),
    actor_id   uuid REFERENCES users ON DELETE SET NULL,
    target_id  uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    channel_id uuid,
    message_id uuid,
    reason     text        NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
    ends_at    timestamptz
);
CREATE INDEX moderation_log_by_tenant ON moderation_log (tenant_id, id DESC);
CREATE INDEX moderation_log_by_actor ON moderation_log (actor_id);
CREATE INDEX moderation_log_by_target ON moderation_log (target_id);

-- Who has a page or program open at which server process. Unlogged: derived, and worth nothing after a crash.
CREATE UNLOGGED TABLE presence (
    instance uuid        NOT NULL,
    user_id  uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    seen_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, instance)
);
CREATE INDEX presence_by_instance ON presence (instance);

ALTER TABLE tenant_retention ADD COLUMN messages_days integer CHECK (messages_days BETWEEN 1 AND 3650);

GRANT SELECT, INSERT, UPDATE, DELETE ON channels, channel_overrides, messages, reactions, read_markers, mutes TO lanstead_app, lanstead_system;
GRANT SELECT, INSERT ON moderation_log TO lanstead_app;
GRANT SELECT, INSERT, DELETE ON moderation_log TO lanstead_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON presence TO lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['channels', 'channel_overrides', 'messages', 'reactions', 'read_markers', 'mutes', 'moderation_log']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

-- What is there already gets its first channel, as what is made from now on does.
SET LOCAL ROLE lanstead_system;
INSERT INTO channels (id, tenant_id, name, created_at, updated_at) SELECT gen_random_uuid(), id, 'general', now(), now() FROM tenants WHERE kind <> 'personal';
INSERT INTO channels (id, tenant_id, network_id, name, created_at, updated_at)
    SELECT gen_random_uuid(), n.tenant_id, n.id, 'general', now(), now() FROM networks n JOIN tenants t ON t.id = n.tenant_id WHERE t.kind <> 'personal';
RESET ROLE;
