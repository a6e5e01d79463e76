-- The directory of offices: authorities, courts, police stations, banks. Nothing in
-- it is about a survivor.
CREATE TABLE offices (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    kind            text NOT NULL,
    name            text NOT NULL,
    state           text NOT NULL,
    district        text NOT NULL DEFAULT '',
    address         text NOT NULL DEFAULT '',
    hours           text NOT NULL DEFAULT '',
    telephone       text NOT NULL DEFAULT '',
    languages       text NOT NULL DEFAULT '',
    note            text NOT NULL DEFAULT '',
    verified_on     text NOT NULL DEFAULT '',
    sort            text NOT NULL,
    closed_at       bigint NOT NULL DEFAULT 0,
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX offices_sorted ON offices (organisation_id, sort, id);
