-- Relatives of a survivor, and others whom a claim may have to name.
CREATE TABLE relatives (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    relation       text NOT NULL,
    living         text NOT NULL DEFAULT '',
    died_on        text NOT NULL DEFAULT '',
    turns_on       text NOT NULL DEFAULT '',
    turns_to       text NOT NULL DEFAULT '',
    turns_sure     text NOT NULL DEFAULT '',
    marital        text NOT NULL DEFAULT '',
    depends        text NOT NULL DEFAULT '',
    guardian       text NOT NULL DEFAULT '',
    kept_from      text NOT NULL DEFAULT '',
    SEALED(name),
    SEALED(note),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX relatives_case ON relatives (case_id, created_at, id);
