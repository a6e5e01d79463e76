-- Matters of a case: reports to the police, trials and other proceedings, with the
-- people in them and their hearings. What is removed stays and no longer counts.
CREATE TABLE matters (
    id              text PRIMARY KEY,
    case_id         text NOT NULL REFERENCES cases (id),
    survivor_id     text NOT NULL REFERENCES survivors (id),
    kind            text NOT NULL,
    stage           text NOT NULL DEFAULT '',
    state           text NOT NULL DEFAULT '',
    zero            text NOT NULL DEFAULT '',
    registered_on   text NOT NULL DEFAULT '',
    moved_on        text NOT NULL DEFAULT '',
    refused_on      text NOT NULL DEFAULT '',
    refusal_step    text NOT NULL DEFAULT '',
    refusal_step_on text NOT NULL DEFAULT '',
    charge_sheet_on text NOT NULL DEFAULT '',
    closure_on      text NOT NULL DEFAULT '',
    ended_on        text NOT NULL DEFAULT '',
    ending          text NOT NULL DEFAULT '',
    accused         text NOT NULL DEFAULT '',
    sections        text NOT NULL DEFAULT '',
    removed_at      bigint NOT NULL DEFAULT 0,
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL,
    SEALED(number),
    SEALED(station),
    SEALED(district),
    SEALED(moved_to),
    SEALED(court),
    SEALED(case_number),
    SEALED(words),
    SEALED(lawyer)
);
CREATE INDEX matters_case ON matters (case_id, created_at, id);

CREATE TABLE matter_people (
    id          text PRIMARY KEY,
    matter_id   text NOT NULL REFERENCES matters (id),
    case_id     text NOT NULL,
    survivor_id text NOT NULL,
    part        text NOT NULL,
    relation    text NOT NULL DEFAULT '',
    arrested_on text NOT NULL DEFAULT '',
    bail        text NOT NULL DEFAULT '',
    bail_on     text NOT NULL DEFAULT '',
    terms       text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(name),
    SEALED(telephone),
    SEALED(words)
);
CREATE INDEX matter_people_case ON matter_people (case_id, matter_id);

CREATE TABLE hearings (
    id          text PRIMARY KEY,
    matter_id   text NOT NULL REFERENCES matters (id),
    case_id     text NOT NULL,
    survivor_id text NOT NULL,
    at          bigint NOT NULL,
    day_only    boolean NOT NULL DEFAULT false,
    purpose     text NOT NULL,
    companion   text NOT NULL DEFAULT '',
    travel      text NOT NULL DEFAULT '',
    protection  text NOT NULL DEFAULT '',
    interpreter text NOT NULL DEFAULT '',
    outcome     text NOT NULL DEFAULT '',
    told_on     text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(place),
    SEALED(who),
    SEALED(happened),
    SEALED(lawyer)
);
CREATE INDEX hearings_case ON hearings (case_id, at);
-- What is ahead, or over and without an answer: for Today and the calendar.
CREATE INDEX hearings_open ON hearings (at, case_id, purpose, id) WHERE outcome = '' AND removed_at = 0;
