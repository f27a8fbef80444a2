-- By which cards a machine stands in its LANs, so that another machine there can wake it: "192.168.1.0/24 525400123456".
ALTER TABLE devices ADD COLUMN adapters text[] NOT NULL DEFAULT '{}' CHECK (cardinality(adapters) <= 32);
