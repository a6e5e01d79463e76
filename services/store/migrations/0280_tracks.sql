-- What a survivor learns, works at, saves, owes or was given to begin with. Where it is
-- and what was said of it is sealed: it says where she can be found. What is taken back
-- stays and no longer counts. check_on is the day on which somebody asks whether work
-- goes on.
CREATE TABLE tracks (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    kind        text NOT NULL,
    field       text NOT NULL,
    wished_on   text NOT NULL DEFAULT '',
    from_on     text NOT NULL DEFAULT '',
    until_on    text NOT NULL DEFAULT '',
    ended_on    text NOT NULL DEFAULT '',
    ending      text NOT NULL DEFAULT '',
    why         text NOT NULL DEFAULT '',
    certificate text NOT NULL DEFAULT '',
    paper_id    text NOT NULL DEFAULT '',
    amount      bigint NOT NULL DEFAULT 0,
    currency    text NOT NULL DEFAULT '',
    per         text NOT NULL DEFAULT '',
    state       text NOT NULL DEFAULT '',
    grade       text NOT NULL DEFAULT '',
    serves      text NOT NULL DEFAULT '',
    from_at     bigint NOT NULL DEFAULT 0,
    check_on    text NOT NULL DEFAULT '',
    check_point text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(place),
    SEALED(words)
);
CREATE INDEX tracks_case ON tracks (case_id, kind, from_at, id);
-- Work of which somebody has to ask whether it goes on.
CREATE INDEX tracks_check ON tracks (case_id, check_on) WHERE check_on <> '' AND removed_at = 0;

-- Attendance, exams, whether work goes on, and what is saved or owed now.
CREATE TABLE track_steps (
    id           text PRIMARY KEY,
    track_id     text NOT NULL REFERENCES tracks (id),
    case_id      text NOT NULL REFERENCES cases (id),
    survivor_id  text NOT NULL REFERENCES survivors (id),
    kind         text NOT NULL,
    on_day       text NOT NULL,
    point        text NOT NULL DEFAULT '',
    present      bigint NOT NULL DEFAULT 0,
    days         bigint NOT NULL DEFAULT 0,
    result       text NOT NULL DEFAULT '',
    amount       bigint NOT NULL DEFAULT 0,
    currency     text NOT NULL DEFAULT '',
    per          text NOT NULL DEFAULT '',
    follow_up_id text NOT NULL DEFAULT '',
    removed_at   bigint NOT NULL DEFAULT 0,
    recorded_by  text NOT NULL,
    created_at   bigint NOT NULL,
    changed_by   text NOT NULL,
    changed_at   bigint NOT NULL,
    version      bigint NOT NULL
);
CREATE INDEX track_steps_track ON track_steps (track_id, on_day, id);
CREATE INDEX track_steps_case ON track_steps (case_id, follow_up_id);
