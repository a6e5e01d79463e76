-- Class keys wrapped to a recovery key that is to take the place of today's, or has
-- done so a moment ago. They are made in small steps beside the wraps of today's
-- key, and take their place once all are there: at each moment one paper opens
-- everything. A wrap for a paper that is neither today's nor proposed is removed.
CREATE TABLE next_wraps (
    key_id text     PRIMARY KEY REFERENCES class_keys (id) ON DELETE CASCADE,
    public BYTES    NOT NULL,
    form   smallint NOT NULL CHECK (form IN (1, 2)),
    blob   BYTES    NOT NULL
) CLUSTERED;

CREATE INDEX next_wraps_by_public ON next_wraps (public, key_id);
