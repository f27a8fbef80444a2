-- When the person at a session last proved to be its owner. The default is for servers of the version before, which do not know the column.
ALTER TABLE sessions ADD COLUMN authenticated_at timestamptz NOT NULL DEFAULT now();
UPDATE sessions SET authenticated_at = created_at;

-- What servers remember of a session holds it too.
DROP TRIGGER sessions_access ON sessions;
CREATE TRIGGER sessions_access AFTER UPDATE OF revoked_at, expires_at, authenticated_at ON sessions
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_access();
