-- Numbers an organisation gave gap rules whose own number is only our default.
-- The unit is that of the default when the number was set: hours must never be
-- read as days.

CREATE TABLE thresholds (
    organisation_id text NOT NULL REFERENCES organisations (id),
    rule            text NOT NULL,
    value           bigint NOT NULL CHECK (value >= 0),
    unit            text NOT NULL,
    reason          text NOT NULL DEFAULT '',
    changed_by      text NOT NULL REFERENCES accounts (id),
    changed_at      bigint NOT NULL,
    PRIMARY KEY (organisation_id, rule)
) CLUSTERED;
