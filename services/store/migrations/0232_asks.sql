-- What somebody on a case asks the house for: a counsellor, a lawyer, a bed, an
-- escort. waits_on is the day from which it waits for an answer, empty once it is
-- settled. What is taken back stays.
CREATE TABLE asks (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    kind        text NOT NULL,
    wanted_on   text NOT NULL,
    waits_on    text NOT NULL DEFAULT '',
    answer      text NOT NULL DEFAULT '',
    reason      text NOT NULL DEFAULT '',
    answer_on   text NOT NULL DEFAULT '',
    who_id      text NOT NULL DEFAULT '',
    answered_by text NOT NULL DEFAULT '',
    answered_at bigint NOT NULL DEFAULT 0,
    seen_at     bigint NOT NULL DEFAULT 0,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(words)
);
CREATE INDEX asks_case ON asks (case_id, created_at, id);
CREATE INDEX asks_waiting ON asks (waits_on, case_id) WHERE waits_on <> '' AND removed_at = 0;
CREATE INDEX asks_unseen ON asks (recorded_by, answered_at) WHERE answered_at > 0 AND seen_at = 0 AND removed_at = 0;
