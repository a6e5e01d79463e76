-- A sealed text of a survivor, a case or an episode as it stood before it was
-- written anew. It opens as the text of the record itself does, under the same
-- key and in the same place; version is the record's when it stood there last.

CREATE TABLE sealed_revisions (
    record_id   text NOT NULL,
    version     bigint NOT NULL,
    part        text NOT NULL,
    survivor_id text NOT NULL REFERENCES survivors (id),
    SEALED(value),
    changed_by  text NOT NULL REFERENCES accounts (id),
    changed_at  bigint NOT NULL,
    PRIMARY KEY (record_id, version, part)
);
