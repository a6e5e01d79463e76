-- Posts of a house and who is at them. Nothing here is about a survivor. A post that is
-- no longer used stays, for the weeks that have it.
CREATE TABLE posts (
    id          text PRIMARY KEY,
    shelter_id  text NOT NULL REFERENCES shelters (id),
    name_en     text NOT NULL,
    name_hi     text NOT NULL DEFAULT '',
    from_time   text NOT NULL,
    until_time  text NOT NULL,
    sort        text NOT NULL,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE UNIQUE INDEX posts_sorted ON posts (shelter_id, sort) WHERE removed_at = 0;
CREATE INDEX posts_house ON posts (shelter_id, from_time, id);

-- A week of a house: every change of who is on duty in it is a new version, so that two
-- people who fill the same week do not write over each other.
CREATE TABLE rosters (
    id         text PRIMARY KEY,
    shelter_id text NOT NULL REFERENCES shelters (id),
    monday     text NOT NULL,
    changed_by text NOT NULL,
    changed_at bigint NOT NULL,
    version    bigint NOT NULL
);
CREATE UNIQUE INDEX rosters_week ON rosters (shelter_id, monday);

-- Somebody at a post on a day: an account, or the name of somebody who has none. What was
-- changed stays with when it ended.
CREATE TABLE roster_turns (
    id          text PRIMARY KEY,
    post_id     text NOT NULL REFERENCES posts (id),
    on_day      text NOT NULL,
    account_id  text NOT NULL DEFAULT '',
    name        text NOT NULL DEFAULT '',
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    removed_by  text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0
);
CREATE INDEX roster_turns_day ON roster_turns (post_id, on_day, id) WHERE removed_at = 0;
