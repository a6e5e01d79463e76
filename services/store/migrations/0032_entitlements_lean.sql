-- Of a right that applies or may apply only what lists and counts read is kept:
-- why it stands so is worked out afresh wherever it is shown. Every case is
-- evaluated anew, so that its rows are those of this version.

DELETE FROM entitlements WHERE standing = 'not_entitled';
ALTER TABLE entitlements DROP COLUMN detail;
UPDATE cases SET packs = '';
