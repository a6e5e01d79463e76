-- Visitors of a house who visit no survivor: an inspector, a supplier, a stranger at the
-- gate. Codes only. What is taken back stays and no longer counts.
CREATE TABLE house_visitors (
    id          text PRIMARY KEY,
    shelter_id  text NOT NULL REFERENCES shelters (id),
    kind        text NOT NULL,
    reason      text NOT NULL,
    at          bigint NOT NULL,
    day_only    boolean NOT NULL DEFAULT false,
    until_at    bigint NOT NULL DEFAULT 0,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX house_visitors_house ON house_visitors (shelter_id, at, id) WHERE removed_at = 0;
