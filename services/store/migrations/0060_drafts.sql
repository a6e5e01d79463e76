-- Several drafts of one form: the one its owner is working on (version ''), and
-- beside it what was sent while nobody was signed in (late) or what she put
-- aside for such a one. The pages of one intake belong together.
CREATE TABLE drafts_new (
    account_id text NOT NULL REFERENCES accounts (id),
    form       text NOT NULL,
    version    text NOT NULL DEFAULT '',
    late       boolean NOT NULL DEFAULT FALSE,
    intake     text NOT NULL DEFAULT '',
    case_id    text NOT NULL DEFAULT '',
    title      text NOT NULL,
    body       BYTES NOT NULL,
    begun_at   bigint NOT NULL,
    saved_at   bigint NOT NULL,
    PRIMARY KEY (account_id, form, version)
);
INSERT INTO drafts_new (account_id, form, case_id, title, body, begun_at, saved_at)
    SELECT account_id, form, case_id, title, body, saved_at, saved_at FROM drafts;
DROP TABLE drafts;
ALTER TABLE drafts_new RENAME TO drafts;
CREATE INDEX drafts_saved ON drafts (saved_at);
