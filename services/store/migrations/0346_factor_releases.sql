-- Who took the second step of a colleague off because she lost it, and when she was told.
CREATE TABLE factor_releases (
    id          text PRIMARY KEY,
    account_id  text   NOT NULL REFERENCES accounts (id),
    released_by text   NOT NULL REFERENCES accounts (id),
    at          bigint NOT NULL,
    told_at     bigint NOT NULL DEFAULT 0
);
CREATE INDEX factor_releases_account ON factor_releases (account_id, at);
CREATE INDEX factor_releases_at ON factor_releases (at);
