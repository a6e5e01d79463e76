-- Whether the excuse for a delay is about an appeal, and not about the application itself.
ALTER TABLE case_applications ADD COLUMN delay_appeal boolean NOT NULL DEFAULT false;

-- Every case is evaluated anew, so that it is there.
UPDATE cases SET packs = '';
