-- Case notes: what somebody on a case wrote of a day, a call, a visit or a visitor.
-- The words are sealed under the class of who wrote them. What is taken back stays
-- and no longer counts. alarm_at is set while a contact that was not safe waits for
-- an answer.
CREATE TABLE case_notes (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    shelter_id  text NOT NULL,
    class       text NOT NULL,
    kind        text NOT NULL,
    at          bigint NOT NULL,
    day_only    boolean NOT NULL DEFAULT false,
    until_at    bigint NOT NULL DEFAULT 0,
    relation    text NOT NULL DEFAULT '',
    way         text NOT NULL DEFAULT '',
    topic       text NOT NULL DEFAULT '',
    safe        text NOT NULL DEFAULT '',
    alarm_at    bigint NOT NULL DEFAULT 0,
    answer      text NOT NULL DEFAULT '',
    answered_by text NOT NULL DEFAULT '',
    answered_at bigint NOT NULL DEFAULT 0,
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(who),
    SEALED(words),
    SEALED(why)
);
CREATE INDEX case_notes_case ON case_notes (case_id, at, id);
-- Contacts that were not safe and wait for an answer, for Today and the case.
CREATE INDEX case_notes_alarm ON case_notes (case_id, alarm_at) WHERE alarm_at > 0;
-- The visitors' register of a house.
CREATE INDEX case_notes_visitors ON case_notes (shelter_id, at) WHERE kind = 'visitor' AND removed_at = 0;
