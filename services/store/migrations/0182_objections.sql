-- An objection of the office to an application waits for our answer, by a day that the
-- office named or by one of our own.
ALTER TABLE case_applications ADD COLUMN objected_at bigint NOT NULL DEFAULT 0;
ALTER TABLE case_applications ADD COLUMN answer_due bigint NOT NULL DEFAULT 0;
ALTER TABLE case_applications ADD COLUMN own_due boolean NOT NULL DEFAULT false;
