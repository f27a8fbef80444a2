-- Whether the tunnel of a path has a preshared key, by its agent's word. The key itself is known to the two agents alone.
ALTER TABLE peer_paths ADD COLUMN preshared boolean NOT NULL DEFAULT false;
