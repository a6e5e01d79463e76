-- The sweep asks every minute whose assignment ended by itself: it finds them
-- here and does not read all that ever were.

CREATE INDEX assignments_running ON assignments (until_at) WHERE end_reason = '' AND ended_by = '';
