-- A class key of a person whose assignment ended while nobody else could open
-- it. It is kept for passing on and for nothing else: whoever is assigned next
-- and vouched for is given the key by this person's next request, and the row
-- goes. What reads a record looks in key_wraps only.
CREATE TABLE kept_wraps (
    account_id text     NOT NULL,
    key_id     text     NOT NULL REFERENCES class_keys (id) ON DELETE CASCADE,
    form       smallint NOT NULL CHECK (form IN (1, 2)),
    blob       BYTES    NOT NULL,
    kept_at    bigint   NOT NULL,
    PRIMARY KEY (account_id, key_id)
) CLUSTERED;

CREATE INDEX kept_wraps_by_key ON kept_wraps (key_id);
