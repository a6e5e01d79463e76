-- Each time an application was read out to the survivor before it was filed, and that it
-- was signed: how, by whom, and before which witness.
CREATE TABLE packet_readings (
    id             text PRIMARY KEY,
    packet_id      text NOT NULL REFERENCES packets (id),
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    packet_version bigint NOT NULL,
    read_on        text NOT NULL,
    read_in        text NOT NULL,
    read_by        text NOT NULL,
    interpreter    text NOT NULL,
    signed_how     text NOT NULL DEFAULT '',
    signed_on      text NOT NULL DEFAULT '',
    signed_by      text NOT NULL DEFAULT '',
    relative_id    text NOT NULL DEFAULT '',
    SEALED(witness),
    withdrawn_at   bigint NOT NULL DEFAULT 0,
    withdrawn_by   text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX packet_readings_of ON packet_readings (packet_id, created_at, id);
