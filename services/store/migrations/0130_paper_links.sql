-- A link made with the recovery key, and an invitation that it vouches for, are
-- uses of the paper too. services/audit has the same list.
DROP INDEX audit_entries_paper;
CREATE INDEX audit_entries_paper ON audit_entries (seq) WHERE action IN ('account.recovered', 'recovery.key_changed', 'account.link_by_paper', 'account.invited_by_paper');
