INSERT INTO revisions (record, version, part, case_id, survivor_id, facts, value, reason, made_by, made_at, changed_by, changed_at)
    SELECT delivery_id, version, 'note', case_id, survivor_id,
        json_build_object('kind', kind, 'status', status,
            'at', to_char(to_timestamp(at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') || '.' || lpad((at % 1000)::text, 3, '0') || 'Z',
            'day_only', day_only, 'provider', provider, 'outcome', outcome, 'minutes', minutes, 'cost', cost,
            'currency', currency, 'missed_reason', missed_reason, 'note_class', note_class,
            'serves', array_to_json(array_remove(string_to_array(serves, ' '), '')))::text,
        note, reason, recorded_by, recorded_at, changed_by, changed_at
    FROM delivery_revisions;
DROP TABLE delivery_revisions;

INSERT INTO forms (token, account_id, made, changed, made_at)
    SELECT token, account_id, delivery_id,
        '{"closed":[' || substr(repeat(',""', closed::int), 2) || '],"opened":[' || substr(repeat(',""', opened::int), 2) || ']}',
        made_at
    FROM delivery_forms;
DROP TABLE delivery_forms;
