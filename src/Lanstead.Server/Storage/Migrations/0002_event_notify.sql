-- Wakes the readers of live events at commit. Once per statement; PostgreSQL folds equal notices of one transaction.
CREATE FUNCTION lanstead_notify_events() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lanstead_events', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER events_notify AFTER INSERT ON events
    FOR EACH STATEMENT EXECUTE FUNCTION lanstead_notify_events();
