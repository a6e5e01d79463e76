-- People who sign in, where they work, and how they get in.
-- Moments are bigint milliseconds UTC, 0 for none; days are text YYYY-MM-DD.

CREATE TABLE organisations (
    id                text PRIMARY KEY,
    name              text NOT NULL,
    jurisdiction      text NOT NULL,
    time_zone         text NOT NULL,
    language          text NOT NULL,
    recovery_checked  bigint NOT NULL DEFAULT 0,
    demo              boolean NOT NULL DEFAULT false,
    created_at        bigint NOT NULL,
    version           bigint NOT NULL DEFAULT 1
);

CREATE TABLE shelters (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    name            text NOT NULL,
    state           text NOT NULL,
    created_at      bigint NOT NULL,
    closed_at       bigint NOT NULL DEFAULT 0,
    version         bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX shelters_name ON shelters (organisation_id, name);

CREATE TABLE accounts (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    sign_in_name    text NOT NULL,
    display_name    text NOT NULL,
    role            text NOT NULL,
    language        text NOT NULL,
    status          text NOT NULL,
    shift_exit_off  boolean NOT NULL DEFAULT false,
    told_about_exit boolean NOT NULL DEFAULT false,
    created_at      bigint NOT NULL,
    signed_in_at    bigint NOT NULL DEFAULT 0,
    disabled_at     bigint NOT NULL DEFAULT 0,
    version         bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX accounts_sign_in_name ON accounts (sign_in_name);
CREATE INDEX accounts_organisation ON accounts (organisation_id, status, display_name);

CREATE TABLE account_shelters (
    account_id text NOT NULL REFERENCES accounts (id),
    shelter_id text NOT NULL REFERENCES shelters (id),
    PRIMARY KEY (account_id, shelter_id)
);
CREATE INDEX account_shelters_shelter ON account_shelters (shelter_id);

-- One-time links: the token itself is never stored.
CREATE TABLE invitations (
    token_hash BYTES PRIMARY KEY,
    kind       text NOT NULL,
    account_id text REFERENCES accounts (id),
    made_by    text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at    bigint NOT NULL DEFAULT 0
);
CREATE INDEX invitations_account ON invitations (account_id);

-- A session row opens nothing without the secret in its owner's cookie.
CREATE TABLE sessions (
    id           BYTES PRIMARY KEY,
    account_id   text NOT NULL REFERENCES accounts (id),
    started_at   bigint NOT NULL,
    seen_at      bigint NOT NULL,
    expires_at   bigint NOT NULL,
    locked_at    bigint NOT NULL DEFAULT 0,
    purpose      text NOT NULL DEFAULT '',
    sealed_key   BYTES NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Tries that failed, by bucket: a known browser, an address, or an account
-- as seen by browsers that never signed in to it.
CREATE TABLE sign_in_tries (
    bucket     BYTES PRIMARY KEY,
    failed     bigint NOT NULL,
    first_at   bigint NOT NULL,
    last_at    bigint NOT NULL
);

-- One browser is known to everybody who works at the same desk.
CREATE TABLE known_browsers (
    token_hash BYTES NOT NULL,
    account_id text NOT NULL REFERENCES accounts (id),
    created_at bigint NOT NULL,
    seen_at    bigint NOT NULL,
    PRIMARY KEY (token_hash, account_id)
);
CREATE INDEX known_browsers_account ON known_browsers (account_id);
