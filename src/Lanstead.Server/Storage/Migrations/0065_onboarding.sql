-- What a space asks who joins, what they answered, and what that gave them: sight of channels, and tags of their devices for access policies.

CREATE TABLE onboarding (
    tenant_id  uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
    questions  jsonb       NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Who left and comes again is asked again.
CREATE TABLE onboarding_answers (
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    answers    uuid[]      NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES members ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX onboarding_answers_by_user ON onboarding_answers (user_id);

CREATE TABLE member_grants (
    tenant_id  uuid NOT NULL,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    channel_id uuid,
    tag        text CHECK (length(tag) BETWEEN 1 AND 63),
    CHECK (num_nonnulls(channel_id, tag) = 1),
    UNIQUE NULLS NOT DISTINCT (tenant_id, user_id, channel_id, tag),
    FOREIGN KEY (tenant_id, user_id) REFERENCES members ON DELETE CASCADE,
    FOREIGN KEY (channel_id, tenant_id) REFERENCES channels (id, tenant_id) ON DELETE CASCADE
);
CREATE INDEX member_grants_by_user ON member_grants (user_id);
CREATE INDEX member_grants_by_channel ON member_grants (channel_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON onboarding, onboarding_answers, member_grants TO lanstead_app, lanstead_system;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['onboarding', 'onboarding_answers', 'member_grants']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO lanstead_app '
            || 'USING (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[])) '
            || 'WITH CHECK (tenant_id = ANY ((SELECT lanstead_tenants())::uuid[]))', t);
        EXECUTE format('CREATE POLICY system_rows ON %I TO lanstead_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END
$$;

-- Live connections and policies look again.
CREATE TRIGGER member_grants_access AFTER INSERT OR DELETE ON member_grants
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_network_access();
CREATE TRIGGER member_grants_policy AFTER INSERT OR DELETE ON member_grants
    FOR EACH ROW EXECUTE FUNCTION lanstead_notify_policy();
