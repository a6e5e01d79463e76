-- Papers that are missing in all cases of somebody, by where they were asked for, and
-- those that came, for how long such papers take.
CREATE INDEX documents_wanted ON documents (asked_of, asked_on, id) WHERE file_id = '' AND asked_of <> '' AND removed_at = 0;
CREATE INDEX documents_came ON documents (id) WHERE file_id <> '' AND asked_of <> '' AND removed_at = 0;
