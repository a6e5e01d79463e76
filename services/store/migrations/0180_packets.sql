-- Applications in the making, with what goes along, and each time one was made: its
-- file is a paper of the case.
CREATE TABLE packets (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    authority   text NOT NULL,
    form        text NOT NULL,
    language    text NOT NULL,
    masked      boolean NOT NULL,
    kinds       text NOT NULL DEFAULT '',
    rights      text NOT NULL DEFAULT '',
    papers      text NOT NULL DEFAULT '',
    agreed      text NOT NULL DEFAULT '',
    late        boolean NOT NULL,
    retained    boolean NOT NULL,
    SEALED(statement),
    created_by  text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX packets_case ON packets (case_id, created_at, id);

CREATE TABLE made_packets (
    id           text PRIMARY KEY,
    packet_id    text NOT NULL REFERENCES packets (id),
    case_id      text NOT NULL REFERENCES cases (id),
    document_id  text NOT NULL REFERENCES documents (id),
    authority    text NOT NULL,
    form         text NOT NULL,
    form_version text NOT NULL,
    language     text NOT NULL,
    masked       boolean NOT NULL,
    kinds        text NOT NULL DEFAULT '',
    rights       text NOT NULL DEFAULT '',
    papers       text NOT NULL DEFAULT '',
    agreed       text NOT NULL DEFAULT '',
    late         boolean NOT NULL,
    retained     boolean NOT NULL,
    final        boolean NOT NULL,
    pages        bigint NOT NULL,
    sum          BYTES NOT NULL,
    made_by      text NOT NULL,
    made_at      bigint NOT NULL
);
CREATE INDEX made_packets_of ON made_packets (packet_id, made_at);
