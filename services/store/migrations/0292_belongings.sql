-- What a survivor brought and the house keeps for her. What exactly it is, is sealed; the
-- kind, the count and the place are not.
CREATE TABLE belongings (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    shelter_id  text NOT NULL REFERENCES shelters (id),
    kind        text NOT NULL,
    count       bigint NOT NULL,
    place       text NOT NULL,
    taken_on    text NOT NULL,
    taken_sign  text NOT NULL,
    state       text NOT NULL,
    back_on     text NOT NULL DEFAULT '',
    back_to     text NOT NULL DEFAULT '',
    back_sign   text NOT NULL DEFAULT '',
    SEALED(what),
    SEALED(witness),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX belongings_case ON belongings (case_id, removed_at, created_at, id);
CREATE INDEX belongings_held ON belongings (case_id) WHERE state = 'held' AND removed_at = 0;
-- For the register of a house.
CREATE INDEX belongings_house ON belongings (shelter_id, taken_on, id) WHERE removed_at = 0;
-- Papers whose original the house holds, for who left.
CREATE INDEX documents_held ON documents (case_id) WHERE original = 'shelter' AND removed_at = 0;
