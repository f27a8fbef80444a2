-- An exposure may tell its service who calls by a header of the PROXY protocol. docs/adr/0041-names-and-proxy-protocol.md
ALTER TABLE exposures DROP CONSTRAINT exposures_source_check;
ALTER TABLE exposures ADD CONSTRAINT exposures_source_check CHECK (source IN ('kept', 'masquerade', 'proxy_v1', 'proxy_v2'));
