-- What an organisation decided about rights of the packs: one switched off, or
-- one that ships disabled switched on once a named person read the text. Each
-- decision is a row of its own; one without an end holds.

CREATE TABLE law_switches (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    item            text NOT NULL,
    version         text NOT NULL,
    setting         text NOT NULL,
    reader          text NOT NULL DEFAULT '',
    read_on         text NOT NULL DEFAULT '',
    read_in         text NOT NULL DEFAULT '',
    reason          text NOT NULL DEFAULT '',
    decided_by      text NOT NULL REFERENCES accounts (id),
    decided_at      bigint NOT NULL,
    ended_by        text NOT NULL DEFAULT '',
    ended_at        bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX law_switches_holds ON law_switches (organisation_id, item) WHERE ended_at = 0;
CREATE INDEX law_switches_item ON law_switches (organisation_id, item, decided_at);
