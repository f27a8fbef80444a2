-- Counting devices, and finding the agents that were seen lately, without reading every device.
CREATE INDEX devices_by_kind ON devices (tenant_id, kind);
