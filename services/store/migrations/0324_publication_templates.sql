-- Which figures an organisation publishes for somebody, such as a donor, with baseline and
-- target. Nothing in it is about a survivor. One that is no longer used is taken off.
CREATE TABLE publication_templates (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    name            text NOT NULL,
    figures         text NOT NULL,
    removed_at      bigint NOT NULL DEFAULT 0,
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX publication_templates_list ON publication_templates (organisation_id, removed_at, created_at, id);
