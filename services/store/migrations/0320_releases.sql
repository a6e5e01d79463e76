-- What left a house as figures: a return to an authority, or something published. Nothing
-- in it is about one survivor. A row is never changed, but for the day on which a return
-- was handed over and for its withdrawal; a correction is a new row that names the one it
-- replaces. What was released once is known to its recipient for ever.
CREATE TABLE releases (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    shelter_id      text NOT NULL DEFAULT '',
    kind            text NOT NULL,
    form            text NOT NULL,
    period          text NOT NULL,
    recipient       text NOT NULL,
    recipient_name  text NOT NULL,
    basis           text NOT NULL DEFAULT '',
    cells           text NOT NULL,
    replaces        text NOT NULL DEFAULT '',
    signed_by       text NOT NULL REFERENCES accounts (id),
    signed_name     text NOT NULL,
    signed_at       bigint NOT NULL,
    released_on     text NOT NULL DEFAULT '',
    released_at     bigint NOT NULL DEFAULT 0,
    withdrawn_at    bigint NOT NULL DEFAULT 0,
    withdrawn_why   text NOT NULL DEFAULT '',
    version         bigint NOT NULL
);
CREATE INDEX releases_house ON releases (organisation_id, shelter_id, signed_at, id);
CREATE UNIQUE INDEX releases_replaced ON releases (replaces) WHERE replaces <> '';
