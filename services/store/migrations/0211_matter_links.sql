-- Matters, and hearings of them, that are one proceeding of several survivors. A reader
-- of one case must not learn of a link, so neither table has a column of it.
CREATE TABLE matter_links (
    record_id text PRIMARY KEY,
    group_id  text NOT NULL,
    case_id   text NOT NULL REFERENCES cases (id),
    linked_by text NOT NULL,
    linked_at bigint NOT NULL
);
CREATE INDEX matter_links_group ON matter_links (group_id);
