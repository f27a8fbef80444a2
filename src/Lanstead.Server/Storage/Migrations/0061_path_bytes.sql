-- The largest packet inside the tunnel that passes a path in one piece, as the agent at its one end found out.
ALTER TABLE peer_paths ADD COLUMN path_bytes integer;
