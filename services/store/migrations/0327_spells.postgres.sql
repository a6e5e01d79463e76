-- What holds today is where the history begins: of what was before, nothing is known.
INSERT INTO spells (case_id, kind, name, from_at, until_at, state, began, ended, since_at, due_at, done_at)
    SELECT case_id, 'gap', name, (extract(epoch FROM now()) * 1000)::bigint, 0,
        CASE severity WHEN 0 THEN 'critical' WHEN 1 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END, 'kept', '', since, 0, 0 FROM gaps WHERE open OR stance = 'not_now';
INSERT INTO spells (case_id, kind, name, from_at, until_at, state, began, ended, since_at, due_at, done_at)
    SELECT case_id, 'right', item, (extract(epoch FROM now()) * 1000)::bigint, 0, progress, 'kept', '', 0, 0, 0 FROM entitlements WHERE standing = 'entitled';
INSERT INTO spells (case_id, kind, name, from_at, until_at, state, began, ended, since_at, due_at, done_at)
    SELECT case_id, 'clock', item || '/' || name, (extract(epoch FROM now()) * 1000)::bigint, 0,
        CASE WHEN turn IN ('shelter', 'survivor') THEN 'ours' ELSE 'others' END, 'kept', '', 0, GREATEST(due, latest), 0 FROM case_clocks;
