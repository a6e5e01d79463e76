-- What a report of all houses counts by its moment. SQLite found these case by case, or read
-- the whole table.
CREATE INDEX cases_intake ON cases (intake_at, organisation_id, id, survivor_id, referral_source);
CREATE INDEX follow_ups_due ON follow_ups (due_at, result, case_id) WHERE removed_at = 0 AND due_on <> '';
CREATE INDEX referrals_sent ON referrals (sent_at, service, state, case_id, survivor_id) WHERE end_reason <> 'mistake';
CREATE INDEX tracks_began ON tracks (from_at, kind, field, case_id, survivor_id) WHERE from_on <> '' AND removed_at = 0;
