-- Memberships for a time: a guest for a day. Who joined by such an invite is no member from then on, and is taken out with the devices soon after.
ALTER TABLE members ADD COLUMN ends_at timestamptz;     -- null: no end
CREATE INDEX members_ending ON members (ends_at) WHERE ends_at IS NOT NULL;
