-- Offices that give help too: which services, in which languages, who answers there,
-- whether they may be named to others, and what was agreed with them. Services and
-- languages are codes with spaces between; what was typed about languages before
-- stands in the note.
ALTER TABLE offices ADD COLUMN services text NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN contact_person text NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN may_be_named text NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN agreed_from text NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN agreed_until text NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN agreement_paper text NOT NULL DEFAULT '';
UPDATE offices SET note = trim(substr(note || ' ' || languages, 1, 1000)), languages = '' WHERE languages <> '';
-- For the agreements that end soon.
CREATE INDEX offices_agreed ON offices (organisation_id, agreed_until) WHERE closed_at = 0 AND agreed_until <> '';
