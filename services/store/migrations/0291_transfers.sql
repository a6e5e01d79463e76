-- Transfers: another house of the organisation is asked to take a resident in. There are
-- codes only, because the other house reads them. speaks_at is from when it is a line of
-- Today of who asked, 0 for never. What is over stays.
CREATE TABLE transfers (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    from_id     text NOT NULL REFERENCES shelters (id),
    to_id       text NOT NULL REFERENCES shelters (id),
    reason      text NOT NULL,
    wanted_on   text NOT NULL,
    bed_kind    text NOT NULL,
    view        text NOT NULL,
    needs       text NOT NULL DEFAULT '',
    answer_by   text NOT NULL,
    state       text NOT NULL,
    moves_on    text NOT NULL DEFAULT '',
    decline     text NOT NULL DEFAULT '',
    end_reason  text NOT NULL DEFAULT '',
    speaks_at   bigint NOT NULL DEFAULT 0,
    answered_by text NOT NULL DEFAULT '',
    answered_at bigint NOT NULL DEFAULT 0,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX transfers_case ON transfers (case_id, created_at, id);
-- One house is asked at a time.
CREATE UNIQUE INDEX transfers_open ON transfers (case_id) WHERE state IN ('asked', 'promised');
-- For the house that answers.
CREATE INDEX transfers_to ON transfers (to_id, answer_by, id) WHERE state IN ('asked', 'promised');
CREATE INDEX transfers_speaking ON transfers (case_id, speaks_at, id) WHERE speaks_at > 0;
