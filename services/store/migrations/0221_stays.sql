-- Stays: each is one unbroken time of one resident in one house. Where the resident
-- is follows from the movements; it is stored here for boards and lists. What is
-- taken back stays and no longer counts.
CREATE TABLE stays (
    id           text PRIMARY KEY,
    case_id      text NOT NULL REFERENCES cases (id),
    survivor_id  text NOT NULL REFERENCES survivors (id),
    shelter_id   text NOT NULL REFERENCES shelters (id),
    basis        text NOT NULL,
    review_on    text NOT NULL,
    funding      text NOT NULL DEFAULT '',
    with_case_id text NOT NULL DEFAULT '',
    accepted_at  bigint NOT NULL DEFAULT 0,
    accepted_by  text NOT NULL DEFAULT '',
    state        text NOT NULL,
    bed_id       text NOT NULL DEFAULT '',
    since_at     bigint NOT NULL,
    due_on       text NOT NULL DEFAULT '',
    admitted_at  bigint NOT NULL,
    left_at      bigint NOT NULL DEFAULT 0,
    removed_at   bigint NOT NULL DEFAULT 0,
    recorded_by  text NOT NULL,
    created_at   bigint NOT NULL,
    changed_by   text NOT NULL,
    changed_at   bigint NOT NULL,
    version      bigint NOT NULL
);
CREATE INDEX stays_case ON stays (case_id, admitted_at);
-- For the board of a house: who is there now.
CREATE INDEX stays_board ON stays (shelter_id, left_at, admitted_at) WHERE removed_at = 0;
-- Nobody is in two houses, and no two residents in one bed.
CREATE UNIQUE INDEX stays_lasting ON stays (case_id) WHERE left_at = 0 AND removed_at = 0;
CREATE UNIQUE INDEX stays_bed ON stays (bed_id) WHERE left_at = 0 AND removed_at = 0 AND bed_id <> '';

CREATE TABLE movements (
    id          text PRIMARY KEY,
    stay_id     text NOT NULL REFERENCES stays (id),
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    shelter_id  text NOT NULL REFERENCES shelters (id),
    kind        text NOT NULL,
    at          bigint NOT NULL,
    day_only    boolean NOT NULL DEFAULT false,
    way         text NOT NULL DEFAULT '',
    bed_id      text NOT NULL DEFAULT '',
    due_on      text NOT NULL DEFAULT '',
    goal        text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX movements_stay ON movements (stay_id, at);
CREATE INDEX movements_case ON movements (case_id, at);
