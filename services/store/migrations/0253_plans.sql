-- What a survivor and the house agreed on: the review, the goals by domain and the steps.
CREATE TABLE plans (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    review_on   text NOT NULL,
    agreed_on   text NOT NULL DEFAULT '',
    agreed_how  text NOT NULL DEFAULT '',
    present     text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE UNIQUE INDEX plans_case ON plans (case_id);

CREATE TABLE plan_goals (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    domain      text NOT NULL,
    state       text NOT NULL,
    ended_on    text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(words)
);
CREATE INDEX plan_goals_case ON plan_goals (case_id, created_at, id);

CREATE TABLE plan_steps (
    id          text PRIMARY KEY,
    goal_id     text NOT NULL REFERENCES plan_goals (id),
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    source      text NOT NULL DEFAULT '',
    rule        text NOT NULL DEFAULT '',
    who_id      text NOT NULL DEFAULT '',
    who         text NOT NULL DEFAULT '',
    due_on      text NOT NULL,
    due_at      bigint NOT NULL,
    state       text NOT NULL,
    done_on     text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(words)
);
CREATE INDEX plan_steps_case ON plan_steps (case_id, due_at, id);
-- Open steps of one person, for Today.
CREATE INDEX plan_steps_open ON plan_steps (who_id, due_at, id) WHERE state = 'open' AND removed_at = 0;
