-- What a legal aid volunteer writes for the one who takes a case over, sealed for the
-- lawyers of the case. It stands on the other's Today until she says that she has read it.
CREATE TABLE hand_over_notes (
    id           text PRIMARY KEY,
    case_id      text NOT NULL REFERENCES cases (id),
    survivor_id  text NOT NULL REFERENCES survivors (id),
    from_account text NOT NULL,
    to_account   text NOT NULL,
    SEALED(note),
    created_at   bigint NOT NULL,
    taken_at     bigint NOT NULL DEFAULT 0
);
CREATE INDEX hand_over_notes_to ON hand_over_notes (to_account, taken_at, created_at);
