-- The edition of the extraction rules that found the sightings of a version; unknown for older ones.

ALTER TABLE versions ADD COLUMN rules TEXT NOT NULL DEFAULT '';
