-- Beds of the houses. A room is the name that its beds share. Nothing here is about
-- a survivor. A bed that is gone stays and no longer counts.
CREATE TABLE beds (
    id          text PRIMARY KEY,
    shelter_id  text NOT NULL REFERENCES shelters (id),
    room        text NOT NULL,
    label       text NOT NULL,
    kind        text NOT NULL,
    sort        text NOT NULL,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE UNIQUE INDEX beds_sorted ON beds (shelter_id, sort) WHERE removed_at = 0;

-- When a bed was out of use, and why. until_at is the year 9999 while it is.
CREATE TABLE bed_outages (
    id         text PRIMARY KEY,
    bed_id     text NOT NULL REFERENCES beds (id),
    shelter_id text NOT NULL REFERENCES shelters (id),
    reason     text NOT NULL,
    from_at    bigint NOT NULL,
    until_at   bigint NOT NULL,
    made_by    text NOT NULL,
    ended_by   text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX bed_outages_running ON bed_outages (bed_id) WHERE until_at = 253402300799000;
CREATE INDEX bed_outages_shelter ON bed_outages (shelter_id, until_at);

-- How many people the house is approved for; 0 where nobody wrote it down.
ALTER TABLE shelters ADD COLUMN capacity bigint NOT NULL DEFAULT 0;
