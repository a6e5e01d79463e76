-- The last backup of an organisation, and the last try that failed.
CREATE TABLE backups (
    organisation_id text PRIMARY KEY REFERENCES organisations (id),
    made_at   bigint NOT NULL DEFAULT 0,
    failed_at bigint NOT NULL DEFAULT 0,
    reason    text   NOT NULL DEFAULT '',
    place     text   NOT NULL DEFAULT ''
);
