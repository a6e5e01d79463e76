-- Objections that wait for our answer, in the order of a calendar.
CREATE INDEX case_applications_objected ON case_applications (answer_due, case_id, authority, name) WHERE stage = 'objected';
