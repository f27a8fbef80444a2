-- Under a network lock a signing device vouches for a LAN and the device that leads there, together. What it signed goes with what it signed it for: when the LAN
-- is withdrawn, refused or reached by another range, it is signed anew.
ALTER TABLE network_routes
    ADD COLUMN signature bytea CHECK (length(signature) = 64),
    ADD COLUMN signer    bytea CHECK (length(signer) = 8),
    ADD CHECK ((signature IS NULL) = (signer IS NULL));
