-- Live events for one person, whatever tenants they are in: an invitation reaches somebody who is no member yet.
-- An event is a tenant's or a person's, never both. The tenant-scoped role neither sees nor writes a person's: its policy wants a tenant.
ALTER TABLE events ALTER COLUMN tenant_id DROP NOT NULL;
ALTER TABLE events ADD COLUMN user_id uuid REFERENCES users ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_have_one_audience CHECK (num_nonnulls(tenant_id, user_id) = 1);
