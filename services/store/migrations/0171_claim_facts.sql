-- Numbers of papers, bank accounts and addresses for papers.
CREATE TABLE paper_numbers (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    kind           text NOT NULL,
    paper_id       text NOT NULL DEFAULT '',
    SEALED(number),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX paper_numbers_case ON paper_numbers (case_id, created_at, id);

CREATE TABLE bank_accounts (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    owner          text NOT NULL,
    relative_id    text NOT NULL DEFAULT '',
    opened_on      text NOT NULL DEFAULT '',
    paper_id       text NOT NULL DEFAULT '',
    SEALED(holder),
    SEALED(bank),
    SEALED(branch),
    SEALED(ifsc),
    SEALED(number),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX bank_accounts_case ON bank_accounts (case_id, created_at, id);

CREATE TABLE care_addresses (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    care_of        text NOT NULL,
    SEALED(address),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX care_addresses_case ON care_addresses (case_id, created_at, id);

-- Losses under the headings of the packs, and money that came from elsewhere. Sums
-- are in the smallest unit of their currency.
CREATE TABLE losses (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    heading        text NOT NULL,
    amount         bigint NOT NULL DEFAULT 0,
    currency       text NOT NULL DEFAULT '',
    from_on        text NOT NULL DEFAULT '',
    until_on       text NOT NULL DEFAULT '',
    proof          text NOT NULL DEFAULT '',
    paper_id       text NOT NULL DEFAULT '',
    items          text NOT NULL DEFAULT '',
    SEALED(what),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX losses_case ON losses (case_id, created_at, id);

CREATE TABLE other_money (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    source         text NOT NULL,
    awarded        bigint NOT NULL DEFAULT 0,
    paid           bigint NOT NULL DEFAULT 0,
    currency       text NOT NULL DEFAULT '',
    awarded_on     text NOT NULL DEFAULT '',
    paid_on        text NOT NULL DEFAULT '',
    paper_id       text NOT NULL DEFAULT '',
    SEALED(what),
    removed_at     bigint NOT NULL DEFAULT 0,
    removed_reason text NOT NULL DEFAULT '',
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL
);
CREATE INDEX other_money_case ON other_money (case_id, created_at, id);
