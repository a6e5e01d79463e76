-- Keys of people and of survivors. Only services/vault reads or writes these tables.
-- No foreign key leads to accounts: the recovery key holds wraps and is no account.

-- confirmed_generation is the newest key pair that is known to be the person's own: the first, and
-- later ones a colleague or the recovery key confirmed. No key is wrapped to a newer pair by itself.
CREATE TABLE credentials (
    account_id     text     NOT NULL PRIMARY KEY,
    generation     bigint   NOT NULL CHECK (generation >= 1),
    confirmed_generation bigint NOT NULL CHECK (confirmed_generation >= 0 AND confirmed_generation <= generation),
    public         BYTES    NOT NULL CHECK (length(public) = 32),
    salt           BYTES    NOT NULL,
    params         text     NOT NULL,
    verifier       BYTES    NOT NULL,
    sealed_private BYTES    NOT NULL,
    created_at     bigint   NOT NULL
);

CREATE TABLE recovery_keys (
    id         text   NOT NULL PRIMARY KEY CHECK (id = 'recovery'),
    public     BYTES  NOT NULL CHECK (length(public) = 32),
    created_at bigint NOT NULL
);

-- Two keys may share a generation when two people write first at the same moment; both are good.
CREATE TABLE class_keys (
    id          text   NOT NULL PRIMARY KEY,
    survivor_id text   NOT NULL,
    class       text   NOT NULL,
    generation  bigint NOT NULL CHECK (generation >= 1),
    created_at  bigint NOT NULL
) CLUSTERED;

CREATE INDEX class_keys_by_survivor ON class_keys (survivor_id, class, generation);

CREATE TABLE key_wraps (
    account_id text     NOT NULL,
    key_id     text     NOT NULL REFERENCES class_keys (id) ON DELETE CASCADE,
    form       smallint NOT NULL CHECK (form IN (1, 2)),
    blob       BYTES    NOT NULL,
    PRIMARY KEY (account_id, key_id)
) CLUSTERED;

CREATE INDEX key_wraps_by_key ON key_wraps (key_id);

CREATE TABLE key_requests (
    account_id  text   NOT NULL,
    survivor_id text   NOT NULL,
    class       text   NOT NULL,
    asked_at    bigint NOT NULL,
    reason      text   NOT NULL,
    PRIMARY KEY (account_id, survivor_id, class)
) CLUSTERED;

CREATE INDEX key_requests_by_survivor ON key_requests (survivor_id, class);
