-- By what people tell spaces apart at a glance: a sign and a colour of a list that every server knows; none: the first letters of its name in the usual colour.

ALTER TABLE tenants
    ADD COLUMN symbol text NOT NULL DEFAULT 'none' CHECK (length(symbol) BETWEEN 1 AND 32),
    ADD COLUMN colour text NOT NULL DEFAULT 'none' CHECK (length(colour) BETWEEN 1 AND 32);
