-- One table for what stood in a record before it was changed, and one for forms
-- that must not be sent twice. Rows of both kinds are carried over; the steps of
-- each engine read services and drop the old tables.
--
-- A sealed value opens in the place of the record's own: record and part stay
-- those it is bound to. version is the record's when this stood in it last.

CREATE TABLE revisions (
    record      text NOT NULL,
    version     bigint NOT NULL,
    part        text NOT NULL,
    case_id     text NOT NULL DEFAULT '',
    survivor_id text NOT NULL REFERENCES survivors (id),
    facts       text NOT NULL DEFAULT '',
    SEALED(value),
    reason      text NOT NULL DEFAULT '',
    made_by     text NOT NULL DEFAULT '',
    made_at     bigint NOT NULL DEFAULT 0,
    changed_by  text NOT NULL REFERENCES accounts (id),
    changed_at  bigint NOT NULL,
    PRIMARY KEY (record, version, part)
);

INSERT INTO revisions (record, version, part, case_id, survivor_id, value, changed_by, changed_at)
    SELECT r.record_id, r.version, r.part, COALESCE(c.id, e.case_id, ''), r.survivor_id, r.value, r.changed_by, r.changed_at
    FROM sealed_revisions r LEFT JOIN cases c ON c.id = r.record_id LEFT JOIN episodes e ON e.id = r.record_id;
DROP TABLE sealed_revisions;

-- A token belongs to who used it: somebody else's is another one.
CREATE TABLE forms (
    token      text NOT NULL,
    account_id text NOT NULL REFERENCES accounts (id),
    made       text NOT NULL,
    changed    text NOT NULL,
    made_at    bigint NOT NULL,
    PRIMARY KEY (token, account_id)
);
CREATE INDEX forms_made ON forms (made_at);
