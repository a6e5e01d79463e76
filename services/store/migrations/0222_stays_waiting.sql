-- Admissions of the night that no caseworker accepted yet, for Today.
CREATE INDEX stays_waiting ON stays (case_id) WHERE accepted_at = 0 AND removed_at = 0 AND left_at = 0;
