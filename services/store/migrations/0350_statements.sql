-- The signed list of who belongs to which key pair, who vouched for whom, and which
-- recovery paper is in force. Each row contains the hash of the one before.
CREATE TABLE statements (
	n BIGINT PRIMARY KEY,
	prev BYTES NOT NULL,
	at bigint NOT NULL,
	kind text NOT NULL,
	body BYTES NOT NULL,
	signer text NOT NULL,
	signature BYTES NOT NULL
);

-- What a person signs with; empty until she signs in for the first time since it is kept.
ALTER TABLE credentials ADD COLUMN signing BYTES NOT NULL DEFAULT '';

-- Since when the house has signed statements; 0 in an installation from before them,
-- until somebody types the recovery key for it.
ALTER TABLE organisations ADD COLUMN signed_at bigint NOT NULL DEFAULT 0;

-- What stands on top of the log: also what is not as it was signed.
DROP INDEX audit_entries_paper;
CREATE INDEX audit_entries_paper ON audit_entries (seq) WHERE action IN ('account.recovered', 'recovery.key_changed', 'account.link_by_paper', 'account.invited_by_paper', 'recovery.lost_asked', 'recovery.lost_agreed', 'recovery.lost_stopped', 'recovery.lost_replaced', 'keys.signed', 'keys.differ');
