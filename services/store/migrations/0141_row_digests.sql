-- What is recorded is bound to the log: a digest of each row as it was written
-- last, and the entry that says so. Only services/store writes these tables.

-- Of a row that is gone the digest is empty, where an entry says that it went.
-- entry is 0 for rows that no entry lists (sign-ins, drafts, counters, what the
-- evaluation wrote). own is a check of this line itself.
CREATE TABLE row_digests (
    place  text   NOT NULL,
    id     text   NOT NULL,
    digest BYTES  NOT NULL,
    entry  bigint NOT NULL,
    own    BYTES  NOT NULL,
    PRIMARY KEY (place, id)
) CLUSTERED;

-- The rows an entry of the log lists, with their digests. The entry holds the
-- sum of its list, so that its hash covers the list.
CREATE TABLE audit_rows (
    seq  bigint NOT NULL,
    part bigint NOT NULL,
    list text   NOT NULL,
    PRIMARY KEY (seq, part)
) CLUSTERED;

ALTER TABLE audit_entries ADD COLUMN listed text NOT NULL DEFAULT '';

-- One row from the first step of a migration until what its steps touched is
-- bound again; leave names the rows that were damaged before.
CREATE TABLE row_binding (
    id    smallint PRIMARY KEY CHECK (id = 1),
    leave text NOT NULL
);
INSERT INTO row_binding (id, leave) VALUES (1, '[]');
