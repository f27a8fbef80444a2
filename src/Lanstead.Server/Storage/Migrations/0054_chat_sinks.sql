-- The audit told in chats, as a line for each event.

ALTER TABLE sinks DROP CONSTRAINT sinks_kind_check;
ALTER TABLE sinks ADD CONSTRAINT sinks_kind_check CHECK (kind IN ('webhook', 'splunk', 'datadog', 'syslog', 'slack', 'discord', 'telegram'));
