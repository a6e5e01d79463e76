-- Uses of the recovery key stand on top of the log, so they are found without
-- reading all of it.
CREATE INDEX audit_entries_recoveries ON audit_entries (seq) WHERE action = 'account.recovered';
