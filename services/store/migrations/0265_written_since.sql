-- What a shift reads goes by when it was written down: an entry about yesterday that is
-- written today is new to whoever comes next.
CREATE INDEX case_notes_written ON case_notes (case_id, changed_at);
CREATE INDEX deliveries_written ON deliveries (case_id, changed_at);
CREATE INDEX movements_written ON movements (case_id, changed_at);
