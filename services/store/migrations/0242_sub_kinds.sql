-- Kinds of help that a house tells apart under a kind of the packs: "art therapy" under
-- counselling. Law and gaps rest on the kinds of the packs alone.
CREATE TABLE sub_kinds (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    kind            text NOT NULL,
    name_en         text NOT NULL,
    name_hi         text NOT NULL DEFAULT '',
    sort            text NOT NULL,
    closed_at       bigint NOT NULL DEFAULT 0,
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE UNIQUE INDEX sub_kinds_sorted ON sub_kinds (organisation_id, kind, sort) WHERE closed_at = 0;
CREATE INDEX sub_kinds_all ON sub_kinds (organisation_id, kind, sort);

ALTER TABLE deliveries ADD COLUMN sub text NOT NULL DEFAULT '';
CREATE INDEX deliveries_sub ON deliveries (case_id, sub, at, id) WHERE sub <> '';
