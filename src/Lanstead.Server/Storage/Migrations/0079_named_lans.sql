-- A LAN behind a device may have a name, by which the access policy speaks of it. The same name twice is one destination.
ALTER TABLE network_routes ADD COLUMN name text NOT NULL DEFAULT '' CHECK (name ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$');

-- What rules mean by a name changed: as in 0040, said only where there is a policy.
CREATE FUNCTION lanstead_notify_policy_lans() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    of_network uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.network_id ELSE NEW.network_id END;
BEGIN
    IF EXISTS (SELECT FROM network_policies WHERE network_id = of_network) THEN
        PERFORM pg_notify('lanstead_policies', of_network::text);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER network_routes_policy AFTER INSERT OR DELETE OR UPDATE OF name, mapped, decision ON network_routes
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_policy_lans();
