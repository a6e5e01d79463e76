-- What a survivor wishes about contact after leaving: one row for each case. The
-- words are the survivor's own.
CREATE TABLE follow_plans (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    exit_on     text NOT NULL DEFAULT '',
    wish        text NOT NULL DEFAULT '',
    asked_at    bigint NOT NULL DEFAULT 0,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(words)
);
CREATE UNIQUE INDEX follow_plans_case ON follow_plans (case_id);

-- Contacts after leaving: planned, made or tried. What is taken back stays and no
-- longer counts.
CREATE TABLE follow_ups (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    point       text NOT NULL DEFAULT '',
    due_on      text NOT NULL DEFAULT '',
    due_at      bigint NOT NULL DEFAULT 0,
    at          bigint NOT NULL DEFAULT 0,
    day_only    boolean NOT NULL DEFAULT false,
    way         text NOT NULL DEFAULT '',
    result      text NOT NULL DEFAULT '',
    why_not     text NOT NULL DEFAULT '',
    told        text NOT NULL DEFAULT '',
    safe        text NOT NULL DEFAULT '',
    home        text NOT NULL DEFAULT '',
    home_safe   text NOT NULL DEFAULT '',
    money       text NOT NULL DEFAULT '',
    stigma      text NOT NULL DEFAULT '',
    violence    text NOT NULL DEFAULT '',
    mind        text NOT NULL DEFAULT '',
    learning    text NOT NULL DEFAULT '',
    trafficker  text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(words)
);
CREATE INDEX follow_ups_case ON follow_ups (case_id, due_at);
-- Planned ones that nobody answered yet, for Today and the calendar.
CREATE INDEX follow_ups_open ON follow_ups (case_id, due_at, point, id) WHERE result = '' AND removed_at = 0;
-- The same by day, for the calendar of many cases.
CREATE INDEX follow_ups_days ON follow_ups (due_at, case_id, point, id) WHERE result = '' AND removed_at = 0;
