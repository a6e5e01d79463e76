-- What was said about whether somebody acts for the other side of a case: by a legal aid
-- volunteer herself when she takes the case, or to the person who assigns her.
CREATE TABLE declarations (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    account_id  text NOT NULL REFERENCES accounts (id),
    answer      text NOT NULL,
    said_on     text NOT NULL,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL
);
CREATE INDEX declarations_of ON declarations (survivor_id, account_id, created_at);
CREATE INDEX declarations_account ON declarations (account_id, case_id, created_at);
