-- The replacement of the recovery key is a use of the paper too.
DROP INDEX audit_entries_recoveries;
CREATE INDEX audit_entries_paper ON audit_entries (seq) WHERE action IN ('account.recovered', 'recovery.key_changed');
