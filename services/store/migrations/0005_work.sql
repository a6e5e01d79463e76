-- Rights as evaluated and decided, services, gaps.

CREATE TABLE entitlements (
    case_id    text NOT NULL REFERENCES cases (id),
    item       text NOT NULL,
    version    text NOT NULL,
    area       text NOT NULL,
    standing   text NOT NULL,
    progress   text NOT NULL,
    next_due   bigint NOT NULL,
    started    boolean NOT NULL,
    detail     text NOT NULL,
    PRIMARY KEY (case_id, item)
) CLUSTERED;

-- What people decided about a right or a gap. Decisions are kept beside the
-- evaluation and survive it; taking one back ends it.
CREATE TABLE stances (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL,
    subject     text NOT NULL,
    kind        text NOT NULL,
    reason      text NOT NULL DEFAULT '',
    SEALED(words),
    at          bigint NOT NULL,
    until_at    bigint NOT NULL DEFAULT 0,
    decided_by  text NOT NULL,
    ended_at    bigint NOT NULL DEFAULT 0,
    ended_by    text NOT NULL DEFAULT ''
);
CREATE INDEX stances_case ON stances (case_id, ended_at);

-- With day_only just the day is known: at is its last moment.
CREATE TABLE deliveries (
    id            text PRIMARY KEY,
    case_id       text NOT NULL REFERENCES cases (id),
    survivor_id   text NOT NULL,
    kind          text NOT NULL,
    status        text NOT NULL,
    at            bigint NOT NULL,
    day_only      boolean NOT NULL DEFAULT false,
    provider      text NOT NULL DEFAULT '',
    outcome       text NOT NULL DEFAULT '',
    minutes       bigint NOT NULL DEFAULT 0,
    cost          bigint NOT NULL DEFAULT 0,
    missed_reason text NOT NULL DEFAULT '',
    note_class    text NOT NULL DEFAULT '',
    recorded_by   text NOT NULL,
    changed_by    text NOT NULL DEFAULT '',
    changed_at    bigint NOT NULL DEFAULT 0,
    created_at    bigint NOT NULL,
    version       bigint NOT NULL DEFAULT 1,
    SEALED(note)
);
CREATE INDEX deliveries_case ON deliveries (case_id, at, id);
CREATE INDEX deliveries_recorder ON deliveries (recorded_by, created_at);
CREATE INDEX deliveries_planned ON deliveries (case_id, at) WHERE status = 'planned';

CREATE TABLE delivery_serves (
    delivery_id text NOT NULL REFERENCES deliveries (id),
    item        text NOT NULL,
    PRIMARY KEY (delivery_id, item)
) CLUSTERED;

-- A delivery as it stood before each change.
CREATE TABLE delivery_revisions (
    delivery_id   text NOT NULL REFERENCES deliveries (id),
    version       bigint NOT NULL,
    case_id       text NOT NULL,
    survivor_id   text NOT NULL,
    kind          text NOT NULL,
    status        text NOT NULL,
    at            bigint NOT NULL,
    day_only      boolean NOT NULL,
    provider      text NOT NULL,
    outcome       text NOT NULL,
    minutes       bigint NOT NULL,
    cost          bigint NOT NULL,
    missed_reason text NOT NULL,
    serves        text NOT NULL,
    note_class    text NOT NULL,
    SEALED(note),
    recorded_by   text NOT NULL,
    recorded_at   bigint NOT NULL,
    reason        text NOT NULL,
    changed_by    text NOT NULL,
    changed_at    bigint NOT NULL,
    PRIMARY KEY (delivery_id, version)
);

-- Forms that did their work, for a second press of the same button. Old ones
-- are swept away.
CREATE TABLE delivery_forms (
    token       text PRIMARY KEY,
    account_id  text NOT NULL REFERENCES accounts (id),
    delivery_id text NOT NULL,
    closed      bigint NOT NULL DEFAULT 0,
    opened      bigint NOT NULL DEFAULT 0,
    made_at     bigint NOT NULL
);
CREATE INDEX delivery_forms_made ON delivery_forms (made_at);

-- Gaps as evaluated.
CREATE TABLE flags (
    case_id  text NOT NULL REFERENCES cases (id),
    name     text NOT NULL,
    rule     text NOT NULL,
    subject  text NOT NULL,
    area     text NOT NULL,
    severity smallint NOT NULL,
    since    bigint NOT NULL,
    due      bigint NOT NULL,
    mover    text NOT NULL,
    stance   text NOT NULL,
    open     boolean NOT NULL,
    detail   text NOT NULL,
    PRIMARY KEY (case_id, name)
) CLUSTERED;
-- Covers what Today counts and sorts, so that it never reads the rows.
CREATE INDEX flags_work ON flags (case_id, open, severity, mover, rule, due, since, name);
