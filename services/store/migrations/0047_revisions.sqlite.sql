INSERT INTO revisions (record, version, part, case_id, survivor_id, facts, value, reason, made_by, made_at, changed_by, changed_at)
    SELECT delivery_id, version, 'note', case_id, survivor_id,
        json_object('kind', kind, 'status', status, 'at', strftime('%Y-%m-%dT%H:%M:%S', at / 1000, 'unixepoch') || printf('.%03dZ', at % 1000),
            'day_only', json(iif(day_only, 'true', 'false')), 'provider', provider, 'outcome', outcome, 'minutes', minutes, 'cost', cost,
            'currency', currency, 'missed_reason', missed_reason, 'note_class', note_class,
            'serves', json(iif(serves = '', '[]', '["' || replace(serves, ' ', '","') || '"]'))),
        note, reason, recorded_by, recorded_at, changed_by, changed_at
    FROM delivery_revisions;
DROP TABLE delivery_revisions;

INSERT INTO forms (token, account_id, made, changed, made_at)
    SELECT token, account_id, delivery_id,
        '{"closed":[' || substr(replace(hex(zeroblob(closed)), '00', ',""'), 2) || '],"opened":[' || substr(replace(hex(zeroblob(opened)), '00', ',""'), 2) || ']}',
        made_at
    FROM delivery_forms;
DROP TABLE delivery_forms;
