-- Instruments that were filled in. The answers, and with them every score, are sealed
-- for whoever reads clinical notes.
CREATE TABLE assessments (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    delivery_id text NOT NULL DEFAULT '',
    instrument  text NOT NULL,
    on_day      text NOT NULL,
    language    text NOT NULL,
    way         text NOT NULL,
    SEALED(answers),
    SEALED(words),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX assessments_case ON assessments (case_id, removed_at, on_day, created_at, id);

-- "Ask about safety today": it stands until somebody says what was done. It holds no
-- score and no answer.
CREATE TABLE safety_prompts (
    id            text PRIMARY KEY,
    case_id       text NOT NULL REFERENCES cases (id),
    survivor_id   text NOT NULL REFERENCES survivors (id),
    assessment_id text NOT NULL REFERENCES assessments (id),
    raised_at     bigint NOT NULL,
    taken_at      bigint NOT NULL DEFAULT 0,
    done          text NOT NULL DEFAULT '',
    SEALED(words),
    done_by       text NOT NULL DEFAULT '',
    done_at       bigint NOT NULL DEFAULT 0,
    version       bigint NOT NULL
);
CREATE INDEX safety_prompts_case ON safety_prompts (case_id, raised_at, id);
-- For Today.
CREATE INDEX safety_prompts_open ON safety_prompts (case_id, raised_at) WHERE done = '' AND taken_at = 0;
