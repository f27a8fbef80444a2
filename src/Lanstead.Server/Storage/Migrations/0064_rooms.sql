-- Game rooms of a network, and the servers that people pinned there.

CREATE TABLE rooms (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL,
    network_id uuid        NOT NULL,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    game       text        NOT NULL DEFAULT '' CHECK (length(game) <= 60),
    seats      integer CHECK (seats BETWEEN 2 AND 64),  -- null: no limit
    opened_by  uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (id, tenant_id, network_id),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX rooms_names ON rooms (network_id, lower(name));
CREATE INDEX rooms_by_opener ON rooms (opened_by);

-- One room of a network at a time.
CREATE TABLE room_members (
    room_id    uuid        NOT NULL,
    tenant_id  uuid        NOT NULL,
    network_id uuid        NOT NULL,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    joined_at  timestamptz NOT NULL,
    PRIMARY KEY (network_id, user_id),
    FOREIGN KEY (room_id, tenant_id, network_id) REFERENCES rooms (id, tenant_id, network_id) ON DELETE CASCADE
);
CREATE INDEX room_members_by_room ON room_members (room_id);
CREATE INDEX room_members_by_user ON room_members (user_id);

CREATE TABLE pinned_servers (
    id         uuid PRIMARY KEY,
    tenant_id  uuid        NOT NULL,
    network_id uuid        NOT NULL,
    peer_id    uuid        NOT NULL REFERENCES peers ON DELETE CASCADE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    game       text        NOT NULL DEFAULT '' CHECK (length(game) <= 60),
    port       integer     NOT NULL CHECK (port BETWEEN 1 AND 65535),
    pinned_by  uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (peer_id, port),
    FOREIGN KEY (network_id, tenant_id) REFERENCES networks (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX pinned_servers_by_network ON pinned_servers (network_id);
CREATE INDEX pinned_servers_by_pinner ON pinned_servers (pinned_by);

GRANT SELECT, INSERT, UPDATE, DELETE ON rooms, room_members, pinned_servers TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['rooms', 'room_members', 'pinned_servers']
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

-- Who is not in the network any more, by whatever way, is in none of its rooms.
CREATE FUNCTION lanstead_leave_rooms() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM room_members WHERE network_id = OLD.network_id AND user_id = OLD.user_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER network_members_leave_rooms AFTER DELETE ON network_members
    FOR EACH ROW EXECUTE FUNCTION lanstead_leave_rooms();
CREATE TRIGGER network_members_barred_from_rooms AFTER UPDATE OF status ON network_members
    FOR EACH ROW WHEN (NEW.status <> 'active') EXECUTE FUNCTION lanstead_leave_rooms();

-- A room ends with the last who is in it, whichever way they went. Pages are told of both; not when the network or the space goes as a whole.
CREATE FUNCTION lanstead_empty_rooms() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM rooms WHERE id = OLD.room_id AND NOT EXISTS (SELECT FROM room_members WHERE room_id = OLD.room_id);
    IF EXISTS (SELECT FROM networks n JOIN tenants t ON t.id = n.tenant_id WHERE n.id = OLD.network_id) THEN
        INSERT INTO events (tenant_id, topic, type, resource_id, data, at)
            VALUES (OLD.tenant_id, 'rooms', 'room.left', OLD.room_id, jsonb_build_object('networkId', OLD.network_id), now());
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER room_members_go AFTER DELETE ON room_members
    FOR EACH ROW EXECUTE FUNCTION lanstead_empty_rooms();
