-- The rows of a schedule that a person picked where the law leaves it open which of two
-- fits.
ALTER TABLE packets ADD COLUMN picked text NOT NULL DEFAULT '';
ALTER TABLE made_packets ADD COLUMN picked text NOT NULL DEFAULT '';
