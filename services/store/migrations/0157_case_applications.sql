-- Applications for money of each case, filed or waiting to be filed: what the list
-- of applications and the money read. One application serves several rights.
-- Written by the evaluation alone.
CREATE TABLE case_applications (
    case_id    text   NOT NULL REFERENCES cases (id),
    name       text   NOT NULL,
    authority  text   NOT NULL,
    items      text   NOT NULL,
    rights     bigint NOT NULL,
    stage      text   NOT NULL,
    filed_at   bigint NOT NULL,
    decided_at bigint NOT NULL,
    paid_at    bigint NOT NULL,
    due        bigint NOT NULL,
    latest     bigint NOT NULL,
    about      boolean NOT NULL,
    place      bigint NOT NULL,
    turn       text   NOT NULL,
    currency   text   NOT NULL,
    sought     bigint NOT NULL,
    awarded    bigint NOT NULL,
    paid       bigint NOT NULL,
    PRIMARY KEY (case_id, name)
) CLUSTERED;

-- The list: what falls due first, and what has no time limit after it.
CREATE INDEX case_applications_due ON case_applications (place, case_id, name);
CREATE INDEX case_applications_stage ON case_applications (stage, place, case_id, name);

-- Every case is evaluated anew, so that its applications are there.
UPDATE cases SET packs = '';
