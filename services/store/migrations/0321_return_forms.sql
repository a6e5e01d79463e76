-- How an organisation uses a form of a return: which houses owe it, to which office, on
-- which basis, and the columns where the program does not know them.
CREATE TABLE return_forms (
    id              text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    form            text NOT NULL,
    houses          text NOT NULL DEFAULT '',
    period          text NOT NULL DEFAULT '',
    office_id       text NOT NULL DEFAULT '',
    basis           text NOT NULL DEFAULT '',
    columns         text NOT NULL DEFAULT '[]',
    recorded_by     text NOT NULL,
    created_at      bigint NOT NULL,
    changed_by      text NOT NULL,
    changed_at      bigint NOT NULL,
    version         bigint NOT NULL
);
CREATE UNIQUE INDEX return_forms_form ON return_forms (organisation_id, form);
