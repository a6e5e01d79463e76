-- An assignment without an end has until_at in the year 9999, so that "still
-- running" is one comparison.
--
-- Survivors, their cases and episodes, who works with whom, what was agreed.
-- Columns under "derived" are written by the evaluation only and can be made
-- again from the rest.

CREATE TABLE survivors (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    SEALED(called_name),
    SEALED(full_name),
    SEALED(other_names),
    SEALED(id_numbers),
    SEALED(relatives),
    SEALED(address),
    SEALED(telephones),
    SEALED(safe_contact),
    created_at      bigint NOT NULL,
    version         bigint NOT NULL DEFAULT 1
);

CREATE TABLE cases (
    id               text PRIMARY KEY,
    survivor_id      text NOT NULL REFERENCES survivors (id),
    organisation_id  text NOT NULL REFERENCES organisations (id),
    shelter_id       text NOT NULL REFERENCES shelters (id),
    code             text NOT NULL,
    status           text NOT NULL,
    intake_at        bigint NOT NULL,
    referral_source  text NOT NULL,
    lead_id          text NOT NULL DEFAULT '',
    previous_case_id text NOT NULL DEFAULT '',
    closed_at        bigint NOT NULL DEFAULT 0,
    closure_reason   text NOT NULL DEFAULT '',
    created_at       bigint NOT NULL,
    version          bigint NOT NULL DEFAULT 1,
    -- derived
    age_group        text NOT NULL DEFAULT 'unsure',
    turns_adult_on   text NOT NULL DEFAULT '',
    gap_count        bigint NOT NULL DEFAULT 0,
    worst            smallint NOT NULL DEFAULT 9,
    next_due         bigint NOT NULL DEFAULT 0,
    urgency          bigint NOT NULL DEFAULT 0,
    last_contact_at  bigint NOT NULL DEFAULT 0,
    next_change      bigint NOT NULL DEFAULT 0,
    evaluated_at     bigint NOT NULL DEFAULT 0,
    packs            text NOT NULL DEFAULT '',
    -- long values stand last: what is behind them costs a walk through them
    SEALED(story),
    SEALED(her_wishes)
);
CREATE UNIQUE INDEX cases_code ON cases (code);
CREATE INDEX cases_survivor ON cases (survivor_id);
CREATE INDEX cases_running ON cases (organisation_id, urgency, id) WHERE status <> 'closed';
CREATE INDEX cases_running_shelter ON cases (shelter_id, urgency, id) WHERE status <> 'closed';
CREATE INDEX cases_shelter ON cases (shelter_id, status, urgency, id);
CREATE INDEX cases_organisation ON cases (organisation_id, status, urgency, id);
-- Covers what counts and sorts a caseload, so that thousands of cases are found
-- without reading their rows.
CREATE INDEX cases_reach ON cases (id, organisation_id, status, urgency, survivor_id);
CREATE INDEX cases_next_change ON cases (next_change) WHERE next_change > 0;

CREATE TABLE assignments (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL,
    account_id  text NOT NULL REFERENCES accounts (id),
    reason      text NOT NULL,
    from_at     bigint NOT NULL,
    until_at    bigint NOT NULL,
    end_reason  text NOT NULL DEFAULT '',
    made_by     text NOT NULL,
    ended_by    text NOT NULL DEFAULT ''
);
CREATE INDEX assignments_account ON assignments (account_id, until_at, from_at, case_id, survivor_id);
CREATE INDEX assignments_case ON assignments (case_id, until_at);

CREATE TABLE episodes (
    id           text PRIMARY KEY,
    survivor_id  text NOT NULL REFERENCES survivors (id),
    case_id      text NOT NULL REFERENCES cases (id),
    began_on     text NOT NULL DEFAULT '',
    began_sure   text NOT NULL DEFAULT '',
    ended_on     text NOT NULL DEFAULT '',
    ended_sure   text NOT NULL DEFAULT '',
    recruiter    text NOT NULL DEFAULT '',
    channel      text NOT NULL DEFAULT '',
    industry     text NOT NULL DEFAULT '',
    from_place   text NOT NULL DEFAULT '',
    to_place     text NOT NULL DEFAULT '',
    wages_owed   bigint NOT NULL DEFAULT 0,
    debt         bigint NOT NULL DEFAULT 0,
    SEALED(people),
    SEALED(places),
    created_at   bigint NOT NULL,
    version      bigint NOT NULL DEFAULT 1
);
CREATE INDEX episodes_case ON episodes (case_id);

-- Coded facts by vocabulary key. A fact about the person has no case, a fact
-- about the trafficking has an episode.
CREATE TABLE facts (
    survivor_id text NOT NULL REFERENCES survivors (id),
    case_id     text NOT NULL DEFAULT '',
    episode_id  text NOT NULL DEFAULT '',
    name        text NOT NULL,
    answer      text NOT NULL DEFAULT '',
    code        text NOT NULL DEFAULT '',
    day         text NOT NULL DEFAULT '',
    sure        text NOT NULL DEFAULT '',
    at          bigint NOT NULL DEFAULT 0,
    number      bigint,
    basis       text NOT NULL DEFAULT '',
    recorded_by text NOT NULL,
    recorded_at bigint NOT NULL,
    version     bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (survivor_id, case_id, episode_id, name)
) CLUSTERED;
CREATE INDEX facts_name ON facts (name, answer, case_id);

CREATE TABLE consents (
    id           text PRIMARY KEY,
    survivor_id  text NOT NULL REFERENCES survivors (id),
    case_id      text NOT NULL REFERENCES cases (id),
    purpose      text NOT NULL,
    answer       text NOT NULL,
    given_by     text NOT NULL,
    explained_in text NOT NULL,
    form         text NOT NULL,
    given_at     bigint NOT NULL,
    until_on     text NOT NULL DEFAULT '',
    withdrawn_at bigint NOT NULL DEFAULT 0,
    recorded_by  text NOT NULL,
    version      bigint NOT NULL DEFAULT 1
);
CREATE INDEX consents_case ON consents (case_id, purpose, given_at);

-- What the law asks of the person who writes a disclosure down, and what was
-- decided about it: a record, never a report.
CREATE TABLE duty_decisions (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL,
    duty        text NOT NULL,
    decision    text NOT NULL,
    SEALED(words),
    decided_by  text NOT NULL,
    decided_at  bigint NOT NULL
);
CREATE INDEX duty_decisions_case ON duty_decisions (case_id, decided_at);

-- Half-filled forms, sealed to their owner. The form is its address.
CREATE TABLE drafts (
    account_id text NOT NULL REFERENCES accounts (id),
    form       text NOT NULL,
    case_id    text NOT NULL DEFAULT '',
    title      text NOT NULL,
    body       BYTES NOT NULL,
    saved_at   bigint NOT NULL,
    PRIMARY KEY (account_id, form)
);
CREATE INDEX drafts_saved ON drafts (saved_at);

CREATE TABLE saved_filters (
    id         text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts (id),
    name       text NOT NULL,
    query      text NOT NULL,
    created_at bigint NOT NULL
);
CREATE UNIQUE INDEX saved_filters_name ON saved_filters (account_id, name);

-- Rows that were imported and who they are about, by HMACs under a key that
-- stands outside the database: beside the coded facts, a key in here would let
-- a thief of the database try names. key_id names that key.
CREATE TABLE imported_rows (
    fingerprint BYTES PRIMARY KEY,
    person      BYTES,
    key_id      BYTES NOT NULL,
    case_id     text NOT NULL REFERENCES cases (id),
    imported_at bigint NOT NULL
);
CREATE INDEX imported_rows_person ON imported_rows (person);
CREATE INDEX imported_rows_case ON imported_rows (case_id);
