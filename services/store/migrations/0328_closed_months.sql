-- A month of a house whose report an administrator closed, with the figures as they stood.
-- One that was opened again stays, with who did so and why.
CREATE TABLE closed_months (
    id          text PRIMARY KEY,
    shelter_id  text   NOT NULL REFERENCES shelters (id),
    month       text   NOT NULL,
    counted_at  bigint NOT NULL,
    closed_at   bigint NOT NULL,
    closed_by   text   NOT NULL,
    reopened_at bigint NOT NULL DEFAULT 0,
    reopened_by text   NOT NULL DEFAULT '',
    reason      text   NOT NULL DEFAULT '',
    version     bigint NOT NULL
);
CREATE UNIQUE INDEX closed_months_once ON closed_months (shelter_id, month) WHERE reopened_at = 0;

CREATE TABLE closed_figures (
    month_id text    NOT NULL REFERENCES closed_months (id),
    figure   text    NOT NULL,
    line     text    NOT NULL,
    n        bigint  NOT NULL,
    known    boolean NOT NULL,
    PRIMARY KEY (month_id, figure, line)
) CLUSTERED;
