-- A new recovery key for a paper that was lost. Two people who hold keys say yes
-- with their passwords, everybody is told, and it is possible a week later.
CREATE TABLE lost_papers (
    id              text   PRIMARY KEY,
    organisation_id text   NOT NULL REFERENCES organisations (id),
    asked_by        text   NOT NULL,
    asked_at        bigint NOT NULL,
    due_at          bigint NOT NULL DEFAULT 0,
    ended_at        bigint NOT NULL DEFAULT 0,
    ended_by        text   NOT NULL DEFAULT '',
    outcome         text   NOT NULL DEFAULT ''
) CLUSTERED;

CREATE UNIQUE INDEX lost_papers_open ON lost_papers (organisation_id) WHERE ended_at = 0;

-- The two who were asked, and with which key pair each said yes.
CREATE TABLE lost_paper_holders (
    lost_id    text   NOT NULL REFERENCES lost_papers (id) ON DELETE CASCADE,
    account_id text   NOT NULL,
    generation bigint NOT NULL DEFAULT 0,
    agreed_at  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (lost_id, account_id)
) CLUSTERED;

-- Class keys that are wrapped to a lost recovery key only. Whoever holds one
-- passes it on to the recovery key of today, and the row goes.
CREATE TABLE recovery_behind (
    key_id text  PRIMARY KEY REFERENCES class_keys (id) ON DELETE CASCADE,
    public BYTES NOT NULL
) CLUSTERED;

-- What happens to a lost paper stands on top of the log. services/audit has the
-- same list.
DROP INDEX audit_entries_paper;
CREATE INDEX audit_entries_paper ON audit_entries (seq) WHERE action IN ('account.recovered', 'recovery.key_changed', 'account.link_by_paper', 'account.invited_by_paper', 'recovery.lost_asked', 'recovery.lost_agreed', 'recovery.lost_stopped', 'recovery.lost_replaced');
