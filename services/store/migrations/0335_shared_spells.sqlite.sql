-- Rights that began at one moment and to which nothing has happened since share one row,
-- with their names. Nine in ten rights never get further, and a row for each made four
-- fifths of this table.
CREATE TABLE spells_lean (
    case_id  text   NOT NULL REFERENCES cases (id),
    kind     text   NOT NULL,
    name     text   NOT NULL,
    from_at  bigint NOT NULL,
    until_at bigint NOT NULL,
    state    text   NOT NULL,
    began    text   NOT NULL,
    ended    text   NOT NULL,
    since_at bigint NOT NULL,
    due_at   bigint NOT NULL,
    done_at  bigint NOT NULL,
    names    text   NOT NULL DEFAULT '',
    more     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (case_id, kind, name, from_at)
) CLUSTERED;

-- A row that is not as it was written stays by itself, and is named by the check as before.
INSERT INTO spells_lean (case_id, kind, name, from_at, until_at, state, began, ended, since_at, due_at, done_at, names, more)
    SELECT case_id, kind, CASE WHEN until_at = 0 THEN '' ELSE MIN(name) END, from_at, until_at, state, began, ended, 0, 0, 0, string_agg(name, ' ' ORDER BY name), COUNT(*) - 1
    FROM spells
    WHERE kind = 'right' AND state = 'open' AND began IN ('opened', 'kept') AND ended <> 'changed' AND since_at = 0 AND due_at = 0 AND done_at = 0
        AND 'spells ' || case_id || ' right ' || name || ' ' || from_at NOT IN (SELECT j.value FROM row_binding b, json_each(COALESCE(NULLIF(b.leave, 'null'), '[]')) j)
    GROUP BY case_id, kind, from_at, until_at, state, began, ended HAVING COUNT(*) > 1
    ON CONFLICT DO NOTHING;

-- All that shares no row.
INSERT INTO spells_lean (case_id, kind, name, from_at, until_at, state, began, ended, since_at, due_at, done_at)
    SELECT s.case_id, s.kind, s.name, s.from_at, s.until_at, s.state, s.began, s.ended, s.since_at, s.due_at, s.done_at
    FROM spells s
    WHERE s.kind <> 'right' OR s.state <> 'open' OR NOT EXISTS (SELECT 1 FROM spells_lean b
        WHERE b.case_id = s.case_id AND b.kind = 'right' AND b.more > 0 AND b.from_at = s.from_at AND b.until_at = s.until_at AND b.began = s.began AND b.ended = s.ended
            AND instr(' ' || b.names || ' ', ' ' || s.name || ' ') > 0);

-- Rows that are gone need no digest, and the new ones get theirs after this step.
DELETE FROM row_digests WHERE place = 'spells' AND instr(id, ' right ') > 0
    AND 'spells ' || id NOT IN (SELECT j.value FROM row_binding b, json_each(COALESCE(NULLIF(b.leave, 'null'), '[]')) j);

DROP TABLE spells;
ALTER TABLE spells_lean RENAME TO spells;
