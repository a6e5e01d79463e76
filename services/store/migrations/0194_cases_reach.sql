-- Today asks in which cases of a caseload nobody saw the survivor for two weeks. The
-- index that other lists go through holds what it reads.
DROP INDEX cases_reach;
CREATE INDEX cases_reach ON cases (id, organisation_id, status, urgency, survivor_id, last_contact_at, intake_at);
