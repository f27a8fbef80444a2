-- One person invited for a time, as a link can.
ALTER TABLE invitations ADD COLUMN membership_seconds bigint CHECK (membership_seconds > 0);    -- null: membership has no end
