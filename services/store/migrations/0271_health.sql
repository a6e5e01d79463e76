-- The health record of a case, for whoever reads clinical notes. The coded columns do not
-- say which medicine, condition or test it is.
CREATE TABLE health_medicines (
    id           text PRIMARY KEY,
    case_id      text NOT NULL REFERENCES cases (id),
    survivor_id  text NOT NULL REFERENCES survivors (id),
    state        text NOT NULL,
    begun_on     text NOT NULL DEFAULT '',
    supply_until text NOT NULL DEFAULT '',
    SEALED(name),
    SEALED(dose),
    SEALED(note),
    removed_at   bigint NOT NULL DEFAULT 0,
    recorded_by  text NOT NULL,
    created_at   bigint NOT NULL,
    changed_by   text NOT NULL,
    changed_at   bigint NOT NULL,
    version      bigint NOT NULL
);
CREATE INDEX health_medicines_case ON health_medicines (case_id, removed_at, created_at, id);
-- Supplies that end, for Today and the rules.
CREATE INDEX health_medicines_supply ON health_medicines (case_id, supply_until) WHERE removed_at = 0 AND state = 'running';

CREATE TABLE health_allergies (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    strength    text NOT NULL,
    SEALED(against),
    SEALED(note),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX health_allergies_case ON health_allergies (case_id, removed_at, created_at, id);

CREATE TABLE health_conditions (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    state       text NOT NULL,
    since_on    text NOT NULL DEFAULT '',
    SEALED(what),
    SEALED(note),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX health_conditions_case ON health_conditions (case_id, removed_at, created_at, id);

-- show says whether the result of this one test may be shown.
CREATE TABLE health_tests (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    tested_on   text NOT NULL,
    show        text NOT NULL,
    show_on     text NOT NULL,
    SEALED(what),
    SEALED(result),
    SEALED(note),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX health_tests_case ON health_tests (case_id, removed_at, created_at, id);
