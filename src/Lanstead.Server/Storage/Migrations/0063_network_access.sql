-- A network's channels are for who is in the network, so live connections look again when that changes. The payload is the user's id.
CREATE FUNCTION lanstead_notify_network_access() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lanstead_network_access', (CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END)::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER network_members_come AFTER INSERT ON network_members
    FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION lanstead_notify_network_access();
CREATE TRIGGER network_members_change AFTER UPDATE OF status, role ON network_members
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION lanstead_notify_network_access();
CREATE TRIGGER network_members_go AFTER DELETE ON network_members
    FOR EACH ROW WHEN (OLD.status = 'active') EXECUTE FUNCTION lanstead_notify_network_access();
