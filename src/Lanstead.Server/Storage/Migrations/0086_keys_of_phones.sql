-- What a configuration has besides its key: a preshared one, sealed by its maker for the gateway's WireGuard key. Nothing here opens it.
ALTER TABLE peers
    ADD COLUMN preshared_offer bytea  CHECK (octet_length(preshared_offer) = 80),
    ADD COLUMN preshared_epoch bigint CHECK (preshared_epoch > 0),
    ADD CONSTRAINT peers_preshared CHECK ((preshared_offer IS NULL) = (preshared_epoch IS NULL));

ALTER TABLE notifications DROP CONSTRAINT notifications_kind_check;
ALTER TABLE notifications ADD CONSTRAINT notifications_kind_check CHECK (kind IN
    ('invited', 'join_asked', 'device_waiting', 'let_in', 'device_let_in', 'role_changed', 'banned', 'mentioned', 'signed_in', 'key_expiring', 'device_expiring', 'device_key_due', 'alert_fired', 'alert_over'));

-- Another key, or no phone any more: nothing is due.
CREATE FUNCTION lanstead_untell_of_key() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM lanstead_untell(NULL, 'device_key_due', OLD.device_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER peers_key_replaced AFTER UPDATE OF public_key ON peers
    FOR EACH ROW WHEN (OLD.public_key IS DISTINCT FROM NEW.public_key) EXECUTE FUNCTION lanstead_untell_of_key();
CREATE TRIGGER peers_key_gone AFTER DELETE ON peers FOR EACH ROW EXECUTE FUNCTION lanstead_untell_of_key();

-- As the others of its kind, see 0077.
GRANT CREATE ON SCHEMA public TO lanstead_system;
ALTER FUNCTION lanstead_untell_of_key() OWNER TO lanstead_system;
REVOKE ALL ON FUNCTION lanstead_untell_of_key() FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM lanstead_system;
