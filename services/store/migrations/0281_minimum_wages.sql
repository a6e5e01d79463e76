-- Minimum wages of States as somebody of the organisation looked them up, with the
-- source. Nothing in them is about a survivor. One that was wrong is taken off.
CREATE TABLE minimum_wages (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    state           text NOT NULL,
    grade           text NOT NULL,
    amount          bigint NOT NULL,
    currency        text NOT NULL,
    per             text NOT NULL,
    from_on         text NOT NULL,
    source          text NOT NULL,
    removed_at      bigint NOT NULL DEFAULT 0,
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX minimum_wages_list ON minimum_wages (organisation_id, removed_at, state, from_on, id);
