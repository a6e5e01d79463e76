-- The audit log: append-only, chained. Entries copy what they need and refer
-- to nothing, so that they outlive every record.

CREATE TABLE audit_entries (
    seq          bigint PRIMARY KEY,
    at           bigint NOT NULL,
    organisation text NOT NULL,
    actor        text NOT NULL,
    actor_name   text NOT NULL,
    role         text NOT NULL,
    action       text NOT NULL,
    subject      text NOT NULL,
    case_id      text NOT NULL,
    survivor_id  text NOT NULL,
    classes      text NOT NULL,
    fields       bigint NOT NULL,
    detail       text NOT NULL,
    result       text NOT NULL,
    request      text NOT NULL,
    hash         BYTES NOT NULL
);
CREATE INDEX audit_entries_case ON audit_entries (case_id, seq);
CREATE INDEX audit_entries_actor ON audit_entries (actor, seq);

-- The last link of the chain. Its row lock puts concurrent writers in order.
CREATE TABLE audit_head (
    id   smallint PRIMARY KEY CHECK (id = 1),
    seq  bigint NOT NULL,
    hash BYTES NOT NULL
);
