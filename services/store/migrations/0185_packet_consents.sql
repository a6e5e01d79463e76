-- What the survivor answered about one item of one document, such as HIV in an
-- application: an item stands in it only by a yes that was not taken back.
CREATE TABLE packet_consents (
    id           text PRIMARY KEY,
    packet_id    text NOT NULL REFERENCES packets (id),
    case_id      text NOT NULL REFERENCES cases (id),
    survivor_id  text NOT NULL REFERENCES survivors (id),
    item         text NOT NULL,
    answer       text NOT NULL,
    asked_by     text NOT NULL,
    given_by     text NOT NULL,
    form         text NOT NULL DEFAULT '',
    explained_in text NOT NULL DEFAULT '',
    given_on     text NOT NULL,
    withdrawn_at bigint NOT NULL DEFAULT 0,
    withdrawn_by text NOT NULL DEFAULT '',
    recorded_by  text NOT NULL,
    created_at   bigint NOT NULL,
    version      bigint NOT NULL
);
CREATE INDEX packet_consents_of ON packet_consents (packet_id, created_at, id);
