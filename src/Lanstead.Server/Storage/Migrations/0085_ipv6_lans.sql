-- LANs behind devices are of IPv6 as well: what was held to IPv4 is held to one family, and of IPv6 to unique local prefixes.
DO $$
DECLARE
    c text;
BEGIN
    FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = 'network_routes'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%family(%' LOOP
        EXECUTE format('ALTER TABLE network_routes DROP CONSTRAINT %I', c);
    END LOOP;
END
$$;

ALTER TABLE network_routes
    ADD CONSTRAINT network_routes_prefix CHECK (CASE family(prefix) WHEN 4 THEN masklen(prefix) >= 8 ELSE masklen(prefix) >= 48 AND prefix <<= 'fc00::/7' END),
    ADD CONSTRAINT network_routes_mapped CHECK (mapped IS NULL OR (family(mapped) = family(prefix) AND masklen(mapped) = masklen(prefix)));
