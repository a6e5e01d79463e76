-- A copy of the file of a case that was given out: on which day, to whom, in which
-- language and how. What stood in it is not kept: the log has which parts were opened.
CREATE TABLE own_files (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    given_on       text NOT NULL,
    given_to       text NOT NULL,
    language       text NOT NULL,
    way            text NOT NULL,
    removed_at     bigint NOT NULL DEFAULT 0,
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX own_files_case ON own_files (case_id, created_at, id);
