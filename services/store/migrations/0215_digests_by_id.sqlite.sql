-- The digests of the rows that a deed writes stand beside each other: their ids
-- begin with the time or with the case. By table first, each of them was a page of
-- its own that the deed had to write. PostgreSQL writes rows as they come.
CREATE TABLE row_digests_by_id (
    place  text   NOT NULL,
    id     text   NOT NULL,
    digest BYTES  NOT NULL,
    entry  bigint NOT NULL,
    own    BYTES  NOT NULL,
    PRIMARY KEY (id, place)
) CLUSTERED;
INSERT INTO row_digests_by_id (place, id, digest, entry, own) SELECT place, id, digest, entry, own FROM row_digests ORDER BY id, place;
DROP TABLE row_digests;
ALTER TABLE row_digests_by_id RENAME TO row_digests;
