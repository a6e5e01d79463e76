-- Group sessions: help of one kind for several survivors at once. Who takes part is not
-- here: each has a service of her own in her own case, which names the session.
CREATE TABLE group_sessions (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    shelter_id      text NOT NULL REFERENCES shelters (id),
    kind            text NOT NULL,
    sub             text NOT NULL DEFAULT '',
    at              bigint NOT NULL,
    minutes         bigint NOT NULL DEFAULT 0,
    leader          text NOT NULL DEFAULT '',
    series          text NOT NULL DEFAULT '',
    cancelled_at    bigint NOT NULL DEFAULT 0,
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX group_sessions_house ON group_sessions (shelter_id, at, id);
CREATE INDEX group_sessions_series ON group_sessions (series, at) WHERE series <> '';

ALTER TABLE deliveries ADD COLUMN session text NOT NULL DEFAULT '';
CREATE INDEX deliveries_session ON deliveries (session, case_id) WHERE session <> '';
