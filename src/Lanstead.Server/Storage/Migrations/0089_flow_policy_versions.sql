-- A rule's number means something only beside the version of the policy that it is of.
ALTER TABLE flows ADD COLUMN policy_version bigint NOT NULL DEFAULT 0 CHECK (policy_version >= 0);   -- 0: not known
