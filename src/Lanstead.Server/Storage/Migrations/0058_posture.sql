-- How machines are kept, by their own word, and what of a network's demand each of its devices lacks.
ALTER TABLE devices ADD COLUMN posture jsonb;                                   -- null: it never told
ALTER TABLE peers ADD COLUMN posture_missing text[] NOT NULL DEFAULT '{}';      -- of PostureRules; while there are some it is held
