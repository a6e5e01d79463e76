-- The safety of a case. Names, places and every word about the survivor are sealed; what
-- rules and Today read is coded.
CREATE TABLE safety_plans (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    call_rule   text NOT NULL,
    reviewed_on text NOT NULL,
    SEALED(signs),
    SEALED(does),
    SEALED(goes),
    SEALED(calls),
    SEALED(call_times),
    SEALED(say),
    SEALED(code_word),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX safety_plans_case ON safety_plans (case_id, removed_at, created_at, id);

CREATE TABLE safety_people (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    relation    text NOT NULL,
    relative_id text NOT NULL DEFAULT '',
    stance      text NOT NULL,
    may_know    text NOT NULL,
    claimed_on  text NOT NULL DEFAULT '',
    verified    text NOT NULL DEFAULT '',
    SEALED(name),
    SEALED(note),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX safety_people_case ON safety_people (case_id, removed_at, created_at, id);

CREATE TABLE safety_places (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    kind        text NOT NULL,
    shelter_id  text NOT NULL DEFAULT '',
    known_on    text NOT NULL,
    SEALED(place),
    SEALED(note),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX safety_places_case ON safety_places (case_id, removed_at, created_at, id);

-- shows_from and shows_until say when an incident stands on Today.
CREATE TABLE safety_incidents (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    kind        text NOT NULL,
    at          bigint NOT NULL,
    day_only    boolean NOT NULL DEFAULT false,
    from_who    text NOT NULL,
    way         text NOT NULL DEFAULT '',
    done        text NOT NULL DEFAULT '',
    police      text NOT NULL DEFAULT '',
    house       text NOT NULL DEFAULT '',
    next        text NOT NULL DEFAULT '',
    next_on     text NOT NULL DEFAULT '',
    shows_from  bigint NOT NULL,
    shows_until bigint NOT NULL,
    SEALED(who),
    SEALED(what),
    SEALED(note),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX safety_incidents_case ON safety_incidents (case_id, removed_at, created_at, id);
-- For Today and the case.
CREATE INDEX safety_incidents_shown ON safety_incidents (case_id, shows_until) WHERE removed_at = 0;
