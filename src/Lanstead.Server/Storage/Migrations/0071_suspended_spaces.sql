-- Spaces that the administrators of the deployment suspended: to be read, not changed, and no packet passes between its devices.

ALTER TABLE tenants
    ADD COLUMN suspended_at      timestamptz,
    ADD COLUMN suspended_reason  text    NOT NULL DEFAULT '' CHECK (length(suspended_reason) <= 500),
    ADD COLUMN ended_by_admin    boolean NOT NULL DEFAULT false,    -- delete_after is an administrator's, and goes with the suspension
    -- Nobody finds it, joins it or changes it: it is being deleted, or suspended.
    ADD COLUMN closed            boolean NOT NULL GENERATED ALWAYS AS (delete_after IS NOT NULL OR suspended_at IS NOT NULL) STORED;

-- As for an end that is set or called off: what may be done in the space changes for all of its members.
CREATE TRIGGER tenants_suspension AFTER UPDATE OF suspended_at ON tenants
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_space();

-- The reasons are the server's: it writes them in one place.
ALTER TABLE peers DROP CONSTRAINT IF EXISTS peers_held_check;
ALTER TABLE peers ADD CONSTRAINT peers_held_is_short CHECK (length(held) <= 32);
