-- What a paper proves beside a right: an application, a matter, a hearing or a stay of its
-- case, as kind and id.
ALTER TABLE documents ADD COLUMN proof_of text NOT NULL DEFAULT '';
CREATE INDEX documents_proof ON documents (case_id, proof_of) WHERE proof_of <> '';
