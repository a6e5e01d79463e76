-- The clocks of rights that run, one row each: what calendars read. Written by
-- the evaluation alone.

CREATE TABLE case_clocks (
    case_id text NOT NULL REFERENCES cases (id),
    item    text NOT NULL,
    name    text NOT NULL,
    version text NOT NULL,
    against text NOT NULL,
    started bigint NOT NULL,
    due     bigint NOT NULL,
    about   boolean NOT NULL,
    hard    boolean NOT NULL,
    PRIMARY KEY (case_id, item, name)
) CLUSTERED;
CREATE INDEX case_clocks_due ON case_clocks (case_id, due, against, item, name);
