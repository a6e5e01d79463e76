-- What somebody asked for and nobody answered by its day, for Today of who asked.
CREATE INDEX asks_late ON asks (recorded_by, wanted_on) WHERE waits_on <> '' AND removed_at = 0;
