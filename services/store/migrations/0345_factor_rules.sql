-- Of which roles the organisation asks for a second step at sign-in, and from which day;
-- '' for a role of which it asks no more.
CREATE TABLE factor_rules (
    organisation_id text   NOT NULL REFERENCES organisations (id),
    role            text   NOT NULL,
    from_on         text   NOT NULL,
    set_by          text   NOT NULL,
    set_at          bigint NOT NULL,
    version         bigint NOT NULL,
    PRIMARY KEY (organisation_id, role)
) CLUSTERED;

-- From which day the person signed in needs a second step that she has not; '' for never.
ALTER TABLE sessions ADD COLUMN factor_due text NOT NULL DEFAULT '';
