-- Tasks on a case: what, who, by when. The title is sealed under a class that the
-- role of the assignee reads. What is done or taken back stays.
CREATE TABLE tasks (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    class       text NOT NULL,
    kind        text NOT NULL,
    due_on      text NOT NULL,
    show_on     text NOT NULL,
    repeat      text NOT NULL DEFAULT '',
    assignee_id text NOT NULL,
    snoozed     text NOT NULL DEFAULT '',
    times       bigint NOT NULL DEFAULT 0,
    done_at     bigint NOT NULL DEFAULT 0,
    done_by     text NOT NULL DEFAULT '',
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL,
    SEALED(title)
);
CREATE INDEX tasks_mine ON tasks (assignee_id, show_on, id) WHERE done_at = 0 AND removed_at = 0;
CREATE INDEX tasks_case ON tasks (case_id, show_on, id) WHERE done_at = 0 AND removed_at = 0;
CREATE INDEX tasks_done ON tasks (case_id, done_at) WHERE done_at > 0 AND removed_at = 0;
