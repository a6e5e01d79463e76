-- While a row is there the clock of the server is not believed, and nothing is
-- opened or closed by time.
CREATE TABLE clock_doubts (
    organisation_id text PRIMARY KEY REFERENCES organisations (id),
    showed_at  bigint NOT NULL, -- what the clock showed when it was noticed
    trusted_at bigint NOT NULL  -- the last moment that was believed
);
