-- How often a person was refused in a quarter of an hour, so that a thousand
-- refusals are one line of the audit log and not a thousand.
CREATE TABLE refusals (
    account_id text NOT NULL REFERENCES accounts (id),
    window_at  bigint NOT NULL,
    refused    bigint NOT NULL,
    slowed     bigint NOT NULL DEFAULT 0,
    written_at bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, window_at)
);
CREATE INDEX refusals_window ON refusals (window_at);
