-- A report of all houses finds what happened in a period by its moment, and not case by
-- case, and reads what it counts from these indexes alone.
CREATE INDEX deliveries_at ON deliveries (at, status, kind, outcome, minutes, session, case_id, survivor_id, created_at);
CREATE INDEX case_applications_filed ON case_applications (filed_at, case_id, authority, decided_at, currency, sought) WHERE stage <> 'to_file';
CREATE INDEX case_applications_decided ON case_applications (decided_at, case_id, filed_at, stage, currency, awarded, interim, kept) WHERE decided_at > 0;
CREATE INDEX stances_received ON stances (at, case_id, survivor_id, kind, subject, currency, amount) WHERE ended_at = 0 AND kind IN ('received', 'released');
CREATE INDEX facts_person ON facts (survivor_id, name, code, answer) WHERE name IN ('person.sex', 'person.nationality', 'person.origin_region', 'person.disability');
CREATE INDEX facts_form ON facts (survivor_id, name) WHERE answer = 'yes' AND substr(name, 1, 5) = 'form.';
CREATE INDEX cases_mistaken ON cases (id) WHERE closure_reason = 'opened_by_mistake';
