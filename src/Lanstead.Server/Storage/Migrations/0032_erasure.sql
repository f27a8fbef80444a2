-- When an account is deleted, the audit keeps what was done, but not who the person was. Its chain stays whole: a row that was redacted bears
-- the server's signature for what it says now, next to the seal of what it said. See ADR 20.

CREATE TABLE audit_redactions (
    audit_id  bigint PRIMARY KEY REFERENCES audit ON DELETE CASCADE,
    seal      bytea       NOT NULL,                     -- of the row as it was written
    content   bytea       NOT NULL,                     -- SHA-256 of what it says now
    signature bytea       NOT NULL,                     -- by the server's signing key, of the three above
    at        timestamptz NOT NULL
);
GRANT SELECT, INSERT ON audit_redactions TO lanstead_system;

-- Accounts that were deleted and whose traces are still being removed: for some seconds, then the row is gone too.
CREATE TABLE erasures (
    user_id  uuid PRIMARY KEY,
    email    text        NOT NULL,
    names    text[]      NOT NULL,                      -- of the person and of what was only theirs
    actors   uuid[]      NOT NULL,                      -- the person and their devices
    tenants  uuid[]      NOT NULL,                      -- that were theirs alone
    asked_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON erasures TO lanstead_system;

-- A role that nobody can become: what the functions below may do, nothing else may.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lanstead_eraser') THEN CREATE ROLE lanstead_eraser NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole cluster: a server of another database was faster
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'lanstead_eraser', 'MEMBER') THEN EXECUTE format('GRANT lanstead_eraser TO %I', current_user); END IF;
END
$$;
GRANT USAGE, CREATE ON SCHEMA public TO lanstead_eraser;
GRANT SELECT, UPDATE (source, before, after) ON audit TO lanstead_eraser;
GRANT SELECT, DELETE ON activity TO lanstead_eraser;
GRANT SELECT ON audit_seals TO lanstead_eraser;
CREATE POLICY eraser_rows ON audit TO lanstead_eraser USING (true) WITH CHECK (true);
CREATE POLICY eraser_rows ON activity TO lanstead_eraser USING (true);
CREATE POLICY eraser_rows ON audit_seals TO lanstead_eraser USING (true);

-- Only a sealed row: what it said is in the chain then.
CREATE FUNCTION lanstead_redact_audit(row_id bigint, new_before jsonb, new_after jsonb) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
    UPDATE public.audit SET source = NULL, before = new_before, after = new_after
    WHERE id = row_id AND EXISTS (SELECT FROM public.audit_seals s WHERE s.audit_id = row_id) RETURNING id
$$;

CREATE FUNCTION lanstead_forget_activity(actors uuid[], names text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
    DELETE FROM public.activity WHERE actor_user_id = ANY (actors) OR actor_device_id = ANY (actors)
        OR EXISTS (SELECT FROM unnest(names) AS n WHERE strpos(lower(metadata::text), lower(to_jsonb(n)::text)) > 0)
$$;

ALTER FUNCTION lanstead_redact_audit(bigint, jsonb, jsonb) OWNER TO lanstead_eraser;
ALTER FUNCTION lanstead_forget_activity(uuid[], text[]) OWNER TO lanstead_eraser;
REVOKE CREATE ON SCHEMA public FROM lanstead_eraser;
REVOKE ALL ON FUNCTION lanstead_redact_audit(bigint, jsonb, jsonb), lanstead_forget_activity(uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lanstead_redact_audit(bigint, jsonb, jsonb), lanstead_forget_activity(uuid[], text[]) TO lanstead_system;
