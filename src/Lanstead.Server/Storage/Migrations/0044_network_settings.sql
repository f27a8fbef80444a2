-- What the people of a network decide about it, and the LANs that machines stand in, so that a clash is told before it hurts.

ALTER TABLE networks
    ADD COLUMN required_role text NOT NULL DEFAULT 'member' CHECK (required_role IN ('viewer', 'member', 'moderator', 'admin', 'owner')),
    ADD CONSTRAINT networks_description_short CHECK (length(description) <= 500),
    ALTER COLUMN join_policy SET DEFAULT 'open';
-- Nobody could choose until now, and every member of the space came in: that is what open says.
UPDATE networks SET join_policy = 'open';
CREATE INDEX networks_public ON networks (id) WHERE visibility = 'public';

-- As the agent told last; private prefixes only, since no other can clash.
ALTER TABLE devices ADD COLUMN lans cidr[] NOT NULL DEFAULT '{}';
