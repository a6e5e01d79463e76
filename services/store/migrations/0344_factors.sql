-- The second step at sign-in: the secret of the app, sealed under the person's own key,
-- and ten codes on paper of which only a hash is kept.
CREATE TABLE factors (
    account_id  text PRIMARY KEY REFERENCES accounts (id),
    sealed      BYTES  NOT NULL,
    last_step   bigint NOT NULL,
    wrong_codes bigint NOT NULL DEFAULT 0,
    set_up_at   bigint NOT NULL
);

CREATE TABLE rescue_codes (
    account_id text   NOT NULL REFERENCES accounts (id),
    code_hash  BYTES  NOT NULL,
    used_at    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, code_hash)
) CLUSTERED;
