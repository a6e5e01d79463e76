-- The way back home, or to another country: what was chosen, whether the home was looked
-- at, who receives her there, who goes along, and how far papers and offices are. One
-- return of a case is under way at a time.
CREATE TABLE returns (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    place          text NOT NULL,
    planned_on     text NOT NULL DEFAULT '',
    choice         text NOT NULL DEFAULT '',
    choice_on      text NOT NULL DEFAULT '',
    decided_on     text NOT NULL DEFAULT '',
    home           text NOT NULL DEFAULT '',
    home_on        text NOT NULL DEFAULT '',
    home_by        text NOT NULL DEFAULT '',
    receiver       text NOT NULL DEFAULT '',
    receiver_on    text NOT NULL DEFAULT '',
    escort         text NOT NULL DEFAULT '',
    travel_papers  text NOT NULL DEFAULT '',
    asked_on       text NOT NULL DEFAULT '',
    step_on        text NOT NULL DEFAULT '',
    state          text NOT NULL,
    ended_on       text NOT NULL DEFAULT '',
    stop_reason    text NOT NULL DEFAULT '',
    removed_at     bigint NOT NULL DEFAULT 0,
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL,
    SEALED(choice_words),
    SEALED(home_words),
    SEALED(receiver_words)
);
CREATE INDEX returns_case ON returns (case_id, created_at, id);
CREATE UNIQUE INDEX returns_open ON returns (case_id) WHERE state = 'open' AND removed_at = 0;
