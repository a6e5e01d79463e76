-- How the columns of a shelter's own list are read. Of headings and values only keyed
-- prints are kept: in a list whose first row is no heading they are people. The key is
-- the file import.key.
CREATE TABLE list_maps (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    shelter_id      text NOT NULL REFERENCES shelters (id),
    name            text NOT NULL,
    heads           BYTES NOT NULL,
    fields          text NOT NULL,
    date_order      text NOT NULL DEFAULT '',
    says            text NOT NULL DEFAULT '',
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE UNIQUE INDEX list_maps_heads ON list_maps (shelter_id, heads);

-- Lists that were brought in.
CREATE TABLE list_imports (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    shelter_id      text NOT NULL REFERENCES shelters (id),
    lead_id         text NOT NULL REFERENCES accounts (id),
    name            text NOT NULL,
    people          bigint NOT NULL,
    cases           bigint NOT NULL,
    already         bigint NOT NULL,
    alike           bigint NOT NULL,
    left_out        bigint NOT NULL,
    faulty          bigint NOT NULL,
    made_by         text NOT NULL,
    made_at         bigint NOT NULL,
    undone_by       text NOT NULL DEFAULT '',
    undone_at       bigint NOT NULL DEFAULT 0,
    undone_cases    bigint NOT NULL DEFAULT 0,
    version         bigint NOT NULL
);
CREATE INDEX list_imports_made ON list_imports (shelter_id, made_at, id);

-- The cases that came with each list, so that it can be taken out again as a whole. The
-- number of the row and what its columns said are keyed prints, by which the same row is
-- known in the next list.
CREATE TABLE list_import_cases (
    import_id text NOT NULL REFERENCES list_imports (id),
    case_id   text NOT NULL REFERENCES cases (id),
    number    BYTES,
    marks     text NOT NULL,
    PRIMARY KEY (import_id, case_id)
);
CREATE INDEX list_import_cases_case ON list_import_cases (case_id);
CREATE INDEX list_import_cases_number ON list_import_cases (number);

-- Whether any row was brought in with another key than the one at hand.
CREATE INDEX imported_rows_key ON imported_rows (key_id);
