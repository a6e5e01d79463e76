-- A report of a past month counts the cases that went away from a house since.
CREATE INDEX case_moves_from ON case_moves (from_id, case_id);
