-- When a case went from one shelter to another, and why: the law of the place
-- changed with it.

CREATE TABLE case_moves (
    id         text PRIMARY KEY,
    case_id    text NOT NULL REFERENCES cases (id),
    from_id    text NOT NULL REFERENCES shelters (id),
    to_id      text NOT NULL REFERENCES shelters (id),
    moved_on   text NOT NULL,
    reason     text NOT NULL,
    moved_by   text NOT NULL REFERENCES accounts (id),
    at         bigint NOT NULL
);
CREATE INDEX case_moves_case ON case_moves (case_id, at);
