-- Whose sealed words each person opened in an hour, so that somebody who reads
-- through a whole house is seen by the data-protection officer and held up.
CREATE TABLE openings (
    account_id  text NOT NULL REFERENCES accounts (id),
    window_at   bigint NOT NULL,
    survivor_id text NOT NULL REFERENCES survivors (id),
    PRIMARY KEY (account_id, window_at, survivor_id)
);
CREATE INDEX openings_window ON openings (window_at);
