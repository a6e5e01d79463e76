-- Papers of a case. A paper that was asked for and is not here is the same row
-- without a file.
CREATE TABLE documents (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    kind           text NOT NULL,
    paper_on       text NOT NULL DEFAULT '',
    expires_on     text NOT NULL DEFAULT '',
    original       text NOT NULL DEFAULT '',
    asked_of       text NOT NULL DEFAULT '',
    asked_on       text NOT NULL DEFAULT '',
    item           text NOT NULL DEFAULT '',
    class          text NOT NULL,
    file_id        text NOT NULL DEFAULT '',
    SEALED(title),
    SEALED(words),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX documents_case ON documents (case_id, created_at, id);
CREATE INDEX documents_missing ON documents (case_id, asked_on, id) WHERE file_id = '' AND asked_of <> '' AND removed_at = 0;
CREATE INDEX documents_removed ON documents (removed_at) WHERE removed_at > 0;

-- A file that was replaced stays. Without files a removed paper is a line that
-- says what there was.
CREATE TABLE document_files (
    id            text PRIMARY KEY,
    document_id   text NOT NULL REFERENCES documents (id),
    case_id       text NOT NULL,
    survivor_id   text NOT NULL,
    class         text NOT NULL,
    SEALED(file_key),
    format        text NOT NULL,
    bytes         bigint NOT NULL,
    preview_bytes bigint NOT NULL,
    width         bigint NOT NULL,
    height        bigint NOT NULL,
    pages         bigint NOT NULL,
    sum           BYTES NOT NULL,
    added_by      text NOT NULL,
    added_at      bigint NOT NULL
);
CREATE INDEX document_files_of ON document_files (document_id, added_at);

-- The sealed bytes: part 0 is the file, part 1 the small picture of it. Rows of
-- this size do not belong in an index, so the table is not clustered.
CREATE TABLE document_chunks (
    file_id text NOT NULL REFERENCES document_files (id),
    part    smallint NOT NULL,
    n       bigint NOT NULL,
    data    BYTES NOT NULL,
    PRIMARY KEY (file_id, part, n)
);
