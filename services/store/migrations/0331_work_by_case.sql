-- Today, the calendar and the lists of papers read the rows of each case of a caseload.
-- These indexes hold, by case, what they read.
CREATE INDEX hearings_open_case ON hearings (case_id, at, purpose, id) WHERE outcome = '' AND removed_at = 0;
CREATE INDEX case_applications_objected_case ON case_applications (case_id, answer_due, authority, name) WHERE stage = 'objected';
DROP INDEX documents_missing;
CREATE INDEX documents_missing ON documents (case_id, asked_on, id, asked_of, class, kind) WHERE file_id = '' AND asked_of <> '' AND removed_at = 0;
CREATE INDEX documents_came_case ON documents (case_id, id, class, kind, asked_of, asked_on, file_id) WHERE file_id <> '' AND asked_of <> '' AND removed_at = 0;
DROP INDEX tasks_case;
CREATE INDEX tasks_case ON tasks (case_id, show_on, id, assignee_id, recorded_by) WHERE done_at = 0 AND removed_at = 0;
CREATE INDEX packets_review ON packets (case_id, authority, id) WHERE review_asked_at > 0 AND reviewed_at = 0;
DROP INDEX declarations_account;
CREATE INDEX declarations_account ON declarations (account_id, case_id, created_at, recorded_by);
CREATE INDEX case_applications_case ON case_applications (case_id, stage, place, interim_at);
