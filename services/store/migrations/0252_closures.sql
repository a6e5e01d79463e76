-- The ends of periods of care: why, what ended with it, and from which day the time counts
-- for which the case is kept. The words are the survivor's own view.
CREATE TABLE closures (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    reason      text NOT NULL,
    closed_at   bigint NOT NULL,
    kept_from   text NOT NULL,
    papers_back text NOT NULL DEFAULT '',
    ended       text NOT NULL DEFAULT '',
    reopened_at bigint NOT NULL DEFAULT 0,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(words)
);
CREATE INDEX closures_case ON closures (case_id, closed_at);
