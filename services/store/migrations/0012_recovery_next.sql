-- The public half of a recovery key that is to take the place of today's. It
-- means nothing until both papers are typed in: only services/vault reads or
-- writes it.

CREATE TABLE recovery_next (
    id      text   NOT NULL PRIMARY KEY CHECK (id = 'next'),
    public  BYTES  NOT NULL CHECK (length(public) = 32),
    made_at bigint NOT NULL
);
