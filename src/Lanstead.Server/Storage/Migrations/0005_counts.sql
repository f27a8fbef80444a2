-- How many peers a network has is kept beside it, and who may be online is found by an index, so that no list reads every peer.

-- ---- peers, counted -------------------------------------------------------------------

ALTER TABLE networks ADD COLUMN peer_count bigint NOT NULL DEFAULT 0;   -- kept by peers_counted; nobody else writes it

-- In the very transaction that adds or removes the peer, by whatever way: also when the row goes with its device.
-- Whoever changes a network's peers holds the network's row lock already, so this waits for nobody.
CREATE FUNCTION lanstead_count_peers() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE networks SET peer_count = peer_count - 1 WHERE id = OLD.network_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE networks SET peer_count = peer_count + 1 WHERE id = NEW.network_id;
    END IF;
    RETURN NULL;
END
$$;

-- First the trigger, whose lock keeps writers out until the commit, then the count of what there is.
CREATE TRIGGER peers_counted AFTER INSERT OR DELETE OR UPDATE OF network_id ON peers
    FOR EACH ROW EXECUTE FUNCTION lanstead_count_peers();
-- As the role that sees every tenant's rows: to the owner, row-level security shows none.
SET LOCAL ROLE lanstead_system;
UPDATE networks n SET peer_count = c.peers FROM (SELECT network_id, count(*) AS peers FROM peers GROUP BY network_id) c WHERE n.id = c.network_id;
RESET ROLE;

-- ---- who may be online ----------------------------------------------------------------

-- Online is a matter of minutes, so it cannot be stored. These hold the quarter of an hour in which the last sign of life lies: whoever is online
-- has the present or the last one. They change four times an hour at most, so that the frequent updates beside them leave the indexes alone.
ALTER TABLE peers ADD COLUMN handshake_slot timestamp
    GENERATED ALWAYS AS (date_bin('15 minutes', last_handshake_at AT TIME ZONE 'UTC', TIMESTAMP '2000-01-01')) STORED;
ALTER TABLE devices ADD COLUMN seen_slot timestamp
    GENERATED ALWAYS AS (date_bin('15 minutes', last_seen_at AT TIME ZONE 'UTC', TIMESTAMP '2000-01-01')) STORED;
CREATE INDEX peers_by_handshake ON peers (network_id, handshake_slot) WHERE handshake_slot IS NOT NULL;
CREATE INDEX devices_by_sign ON devices (tenant_id, seen_slot) WHERE seen_slot IS NOT NULL;
