-- Tells every replica at once when somebody's access changes, so that open streams end with it. The payload is the user's id.
CREATE FUNCTION lanstead_notify_access() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'users' THEN
        PERFORM pg_notify('lanstead_access', NEW.id::text);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM pg_notify('lanstead_access', OLD.user_id::text);
    ELSE
        PERFORM pg_notify('lanstead_access', NEW.user_id::text);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER sessions_access AFTER UPDATE OF revoked_at, expires_at ON sessions
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();
CREATE TRIGGER sessions_removed AFTER DELETE ON sessions
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();
CREATE TRIGGER members_access AFTER INSERT OR UPDATE OR DELETE ON members
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();
CREATE TRIGGER users_access AFTER UPDATE OF disabled_at, is_admin ON users
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();
