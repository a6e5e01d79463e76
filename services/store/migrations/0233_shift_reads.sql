-- Until when somebody has read what happened in a house: the next time the page
-- begins there.
CREATE TABLE shift_reads (
    account_id text NOT NULL REFERENCES accounts (id),
    shelter_id text NOT NULL REFERENCES shelters (id),
    read_at    bigint NOT NULL,
    PRIMARY KEY (account_id, shelter_id)
);
