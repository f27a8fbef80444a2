-- What a person is told of: in the UI, and by mail when they do not look. The database writes it, from what happens to the rows, so that no way of changing them forgets it.

CREATE SEQUENCE notifications_order;
CREATE TABLE notifications (
    id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    place     bigint      NOT NULL DEFAULT nextval('notifications_order'),   -- the newest is the highest; what happens again before it was read gets a new one
    user_id   uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    tenant_id uuid REFERENCES tenants ON DELETE CASCADE,                     -- null: it is of the account itself
    kind      text        NOT NULL CHECK (kind IN
        ('invited', 'join_asked', 'device_waiting', 'let_in', 'device_let_in', 'role_changed', 'banned', 'mentioned', 'signed_in', 'key_expiring', 'device_expiring')),
    about     uuid        NOT NULL,                     -- the invitation, network, channel, session, key or device
    data      jsonb       NOT NULL DEFAULT '{}',        -- names as they were at the time, never a secret
    times     integer     NOT NULL DEFAULT 1 CHECK (times > 0),
    at        timestamptz NOT NULL,
    read_at   timestamptz,
    mailed_at timestamptz
);
CREATE INDEX notifications_of_person ON notifications (user_id, place DESC);
CREATE INDEX notifications_by_tenant ON notifications (tenant_id);
CREATE INDEX notifications_by_about ON notifications (about, kind);
CREATE INDEX notifications_by_time ON notifications (at);
-- The same again is one line with a number.
CREATE UNIQUE INDEX notifications_unread ON notifications (user_id, kind, about) WHERE read_at IS NULL;

-- Kinds that a person wants by mail too; null: as the server has it.
ALTER TABLE users ADD COLUMN mailed_kinds text[];

GRANT SELECT, INSERT, UPDATE, DELETE ON notifications TO lanstead_system;
GRANT USAGE ON SEQUENCE notifications_order TO lanstead_system;
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON notifications TO lanstead_app
    USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))
    WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]));
CREATE POLICY system_rows ON notifications TO lanstead_system USING (true) WITH CHECK (true);

-- Whatever role made the change: these rows are written as the system role, which alone may.
CREATE FUNCTION lanstead_tell(persons uuid[], space uuid, what text, of uuid, names jsonb, happened timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    -- In one order everywhere, so that no two wait for each other.
    INSERT INTO notifications (user_id, tenant_id, kind, about, data, at)
        SELECT u.id, space, what, of, names, happened FROM users u WHERE u.id = ANY (persons) ORDER BY u.id
        ON CONFLICT (user_id, kind, about) WHERE read_at IS NULL
        DO UPDATE SET times = notifications.times + 1, place = nextval('notifications_order'), data = excluded.data, at = excluded.at;
    INSERT INTO events (user_id, topic, type, at) SELECT u.id, 'notifications', 'notification.added', now() FROM users u WHERE u.id = ANY (persons);
$$;

-- What it told of is over; of it, those of the persons, or all's.
CREATE FUNCTION lanstead_untell(persons uuid[], what text, of uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH gone AS (DELETE FROM notifications WHERE about = of AND kind = what AND (persons IS NULL OR user_id = ANY (persons)) RETURNING user_id)
    INSERT INTO events (user_id, topic, type, at) SELECT DISTINCT u.id, 'notifications', 'notification.gone', now() FROM gone JOIN users u ON u.id = gone.user_id;
$$;

-- Who looks after a network: by their role in the space or in the network, as the permission to take people and devices in has it.
CREATE FUNCTION lanstead_keepers(network uuid) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(m.user_id), '{}') FROM networks n JOIN members m ON m.tenant_id = n.tenant_id
        LEFT JOIN network_members nm ON nm.network_id = n.id AND nm.user_id = m.user_id AND nm.status = 'active'
    WHERE n.id = network AND (m.role IN ('moderator', 'admin', 'owner') OR nm.role IN ('moderator', 'admin', 'owner'));
$$;

-- So many still wait in the network for somebody's yes: the line says the number, or goes.
CREATE FUNCTION lanstead_recount(network uuid, what text, waiting bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF waiting = 0 THEN
        PERFORM lanstead_untell(NULL, what, network);
    ELSE
        UPDATE notifications SET times = waiting WHERE about = network AND kind = what AND times <> waiting;
    END IF;
END
$$;

CREATE FUNCTION lanstead_tell_of_invitation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NEW.status = 'pending' THEN
        -- An address that anybody may have typed into a form proves nothing.
        PERFORM lanstead_tell(ARRAY[u.id], NEW.tenant_id, 'invited', NEW.id, jsonb_build_object(
            'space', (SELECT name FROM tenants WHERE id = NEW.tenant_id), 'network', (SELECT name FROM networks WHERE id = NEW.network_id),
            'person', (SELECT username FROM users WHERE id = NEW.inviter_id)), NEW.sent_at)
        FROM users u WHERE u.email_normalized = NEW.email_normalized AND u.email_verified_at IS NOT NULL AND u.disabled_at IS NULL;
    ELSE
        PERFORM lanstead_untell(NULL, 'invited', NEW.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER invitations_tell AFTER INSERT OR UPDATE OF status ON invitations
    FOR EACH ROW EXECUTE FUNCTION lanstead_tell_of_invitation();

CREATE FUNCTION lanstead_tell_of_membership() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    names jsonb;
    was   text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.status END;
    is_at text := CASE WHEN TG_OP = 'DELETE' THEN '' ELSE NEW.status END;
BEGIN
    IF was = 'pending' AND is_at <> 'pending' THEN
        PERFORM lanstead_recount(OLD.network_id, 'join_asked', (SELECT count(*) FROM network_members WHERE network_id = OLD.network_id AND status = 'pending'));
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND is_at = 'active') THEN
        RETURN NULL;
    END IF;
    names := (SELECT jsonb_build_object('space', t.name, 'network', n.name, 'networkId', n.id) FROM networks n JOIN tenants t ON t.id = n.tenant_id WHERE n.id = NEW.network_id);
    IF is_at = 'pending' AND was <> 'pending' THEN
        PERFORM lanstead_tell(lanstead_keepers(NEW.network_id), NEW.tenant_id, 'join_asked', NEW.network_id,
            names || jsonb_build_object('person', (SELECT username FROM users WHERE id = NEW.user_id)), NEW.updated_at);
        PERFORM lanstead_recount(NEW.network_id, 'join_asked', (SELECT count(*) FROM network_members WHERE network_id = NEW.network_id AND status = 'pending'));
    ELSIF is_at = 'active' AND was = 'pending' THEN
        PERFORM lanstead_tell(ARRAY[NEW.user_id], NEW.tenant_id, 'let_in', NEW.network_id, names, NEW.updated_at);
    ELSIF is_at = 'active' AND was = 'active' AND NEW.role <> OLD.role THEN
        PERFORM lanstead_tell(ARRAY[NEW.user_id], NEW.tenant_id, 'role_changed', NEW.network_id, names || jsonb_build_object('role', NEW.role), NEW.updated_at);
    ELSIF is_at = 'banned' AND was <> 'banned' THEN
        PERFORM lanstead_tell(ARRAY[NEW.user_id], NEW.tenant_id, 'banned', NEW.network_id, names || jsonb_build_object('reason', NEW.reason, 'until', NEW.ends_at), NEW.updated_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER network_members_tell AFTER INSERT OR UPDATE OF status, role OR DELETE ON network_members
    FOR EACH ROW EXECUTE FUNCTION lanstead_tell_of_membership();

CREATE FUNCTION lanstead_tell_of_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM lanstead_tell(ARRAY[NEW.user_id], NEW.tenant_id, 'role_changed', NEW.tenant_id,
        jsonb_build_object('space', (SELECT name FROM tenants WHERE id = NEW.tenant_id), 'role', NEW.role), now());
    RETURN NULL;
END
$$;
CREATE TRIGGER members_tell AFTER UPDATE OF role ON members
    FOR EACH ROW WHEN (NEW.role <> OLD.role) EXECUTE FUNCTION lanstead_tell_of_role();

-- Who is in a space no more is told nothing of it any more but why.
CREATE FUNCTION lanstead_forget_space() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM notifications WHERE user_id = OLD.user_id AND tenant_id = OLD.tenant_id AND kind NOT IN ('banned', 'invited');
    RETURN NULL;
END
$$;
CREATE TRIGGER members_forget AFTER DELETE ON members
    FOR EACH ROW EXECUTE FUNCTION lanstead_forget_space();

CREATE FUNCTION lanstead_tell_of_ban() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM lanstead_tell(ARRAY[NEW.user_id], NEW.tenant_id, 'banned', NEW.tenant_id,
        jsonb_build_object('space', (SELECT name FROM tenants WHERE id = NEW.tenant_id), 'reason', NEW.reason, 'until', NEW.ends_at), NEW.created_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER space_bans_tell AFTER INSERT ON space_bans
    FOR EACH ROW EXECUTE FUNCTION lanstead_tell_of_ban();

CREATE FUNCTION lanstead_tell_of_device() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    names jsonb;
    was   text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.held END;
    is_at text := CASE WHEN TG_OP = 'DELETE' THEN '' ELSE NEW.held END;
BEGIN
    IF is_at = 'approval' THEN
        names := (SELECT jsonb_build_object('space', t.name, 'network', n.name, 'networkId', n.id, 'device', NEW.name) FROM networks n JOIN tenants t ON t.id = n.tenant_id WHERE n.id = NEW.network_id);
        PERFORM lanstead_tell(lanstead_keepers(NEW.network_id), NEW.tenant_id, 'device_waiting', NEW.network_id, names, NEW.updated_at);
        PERFORM lanstead_recount(NEW.network_id, 'device_waiting', (SELECT count(*) FROM peers WHERE network_id = NEW.network_id AND held = 'approval'));
        RETURN NULL;
    END IF;
    PERFORM lanstead_recount(OLD.network_id, 'device_waiting', (SELECT count(*) FROM peers WHERE network_id = OLD.network_id AND held = 'approval'));
    IF TG_OP = 'UPDATE' AND is_at = '' THEN
        PERFORM lanstead_tell(ARRAY[d.owner_user_id], NEW.tenant_id, 'device_let_in', d.id, jsonb_build_object('space', t.name, 'network', n.name, 'networkId', n.id, 'device', NEW.name), NEW.updated_at)
        FROM devices d, networks n JOIN tenants t ON t.id = n.tenant_id WHERE d.id = NEW.device_id AND n.id = NEW.network_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER peers_wait AFTER INSERT ON peers
    FOR EACH ROW WHEN (NEW.held = 'approval') EXECUTE FUNCTION lanstead_tell_of_device();
CREATE TRIGGER peers_waited AFTER UPDATE OF held ON peers
    FOR EACH ROW WHEN (NEW.held <> OLD.held AND 'approval' IN (NEW.held, OLD.held)) EXECUTE FUNCTION lanstead_tell_of_device();
CREATE TRIGGER peers_gave_up AFTER DELETE ON peers
    FOR EACH ROW WHEN (OLD.held = 'approval') EXECUTE FUNCTION lanstead_tell_of_device();

CREATE FUNCTION lanstead_tell_of_mention() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM lanstead_tell(array_remove(NEW.mentions, NEW.author_id), NEW.tenant_id, 'mentioned', NEW.channel_id,
        jsonb_build_object('space', t.name, 'channel', c.name, 'person', (SELECT username FROM users WHERE id = NEW.author_id)), NEW.created_at)
    FROM channels c JOIN tenants t ON t.id = c.tenant_id WHERE c.id = NEW.channel_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER messages_mention AFTER INSERT ON messages
    FOR EACH ROW WHEN (NEW.mentions <> '{}') EXECUTE FUNCTION lanstead_tell_of_mention();

-- Whoever has read the channel has read that they were called in it.
CREATE FUNCTION lanstead_read_mentions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE notifications SET read_at = NEW.updated_at WHERE user_id = NEW.user_id AND kind = 'mentioned' AND about = NEW.channel_id AND read_at IS NULL;
    IF FOUND THEN
        INSERT INTO events (user_id, topic, type, at) VALUES (NEW.user_id, 'notifications', 'notification.read', now());
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER read_markers_mentions AFTER INSERT OR UPDATE OF seq ON read_markers
    FOR EACH ROW EXECUTE FUNCTION lanstead_read_mentions();

-- A sign-in by a program and from an address that are both new for who has signed in before. One of the two changes all the time.
CREATE FUNCTION lanstead_tell_of_sign_in() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions s WHERE s.user_id = NEW.user_id AND s.id <> NEW.id)
        AND NOT EXISTS (SELECT FROM sessions s WHERE s.user_id = NEW.user_id AND s.id <> NEW.id AND (s.user_agent IS NOT DISTINCT FROM NEW.user_agent OR s.address IS NOT DISTINCT FROM NEW.address)) THEN
        PERFORM lanstead_tell(ARRAY[NEW.user_id], NULL, 'signed_in', NEW.id, jsonb_build_object('client', coalesce(NEW.user_agent, ''), 'address', host(NEW.address)), NEW.created_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER sessions_tell AFTER INSERT ON sessions
    FOR EACH ROW EXECUTE FUNCTION lanstead_tell_of_sign_in();

-- They run as the system role, and nobody calls them but triggers.
GRANT CREATE ON SCHEMA public TO lanstead_system;
DO $$
DECLARE
    f text;
BEGIN
    IF NOT pg_has_role(current_user, 'lanstead_system', 'MEMBER') THEN EXECUTE format('GRANT lanstead_system TO %I', current_user); END IF;
    FOREACH f IN ARRAY ARRAY['lanstead_tell(uuid[], uuid, text, uuid, jsonb, timestamptz)', 'lanstead_untell(uuid[], text, uuid)', 'lanstead_keepers(uuid)', 'lanstead_recount(uuid, text, bigint)',
        'lanstead_tell_of_invitation()', 'lanstead_tell_of_membership()', 'lanstead_tell_of_role()', 'lanstead_forget_space()', 'lanstead_tell_of_ban()', 'lanstead_tell_of_device()',
        'lanstead_tell_of_mention()', 'lanstead_read_mentions()', 'lanstead_tell_of_sign_in()']
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO lanstead_system', f);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lanstead_system', f);
    END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM lanstead_system;
